/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.jobber.worker.function;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results are written with the type that their function declares, so that type ids are
 * kept.
 */
class DeclaredTypesTests {

	private static final String CIRCLE = "{\"kind\":\"circle\",\"radius\":1}";

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "mono", "flux", "future", "message", "monoOfMessage", "messageWithType",
			"monoMono", "wildcard", "component", "list|same", "listOfDtos|list", "mono|same" })
	void elementsOfResultsKeepTheirTypeIdInEveryShape(String function) {
		assertThat(worker.json(function, "[" + CIRCLE + "]").text()).isEqualTo("[" + CIRCLE + "]");
	}

	@Test
	void otherGenericResultsKeepTheTypeIdsInThem() {
		assertThat(worker.json("map", CIRCLE).text()).isEqualTo("{\"a\":" + CIRCLE + "}");
		assertThat(worker.json("box", CIRCLE).text()).isEqualTo("{\"content\":" + CIRCLE + "}");
		assertThat(worker.json("boxes", CIRCLE).text()).isEqualTo("[{\"content\":" + CIRCLE + "}]");
		assertThat(worker.json("single", CIRCLE).text()).isEqualTo(CIRCLE);
		assertThat(worker.json("supply", "").text()).isEqualTo("[" + CIRCLE + "]");
	}

	@Test
	void whatTheClassOfAResultAddsIsWritten() {
		assertThat(worker.json("supertype", CIRCLE).text()).contains("radius");
		assertThat(worker.json("objects", CIRCLE).text()).contains("radius");
	}

	@Test
	void proxyOfGenericInterfaceIsWritten() {
		assertThat(worker.json("proxy", CIRCLE).text()).isEqualTo("{\"content\":" + CIRCLE + "}");
	}

	@Test
	void otherGenericTypesKeepTheTypeIdsInThem() {
		assertThat(worker.json("iterable", CIRCLE).text()).isEqualTo("[" + CIRCLE + "]");
		assertThat(worker.json("array", CIRCLE).text()).isEqualTo("[" + CIRCLE + "]");
		assertThat(worker.json("entry", CIRCLE).text()).isEqualTo("{\"a\":" + CIRCLE + "}");
		assertThat(worker.json("optional", CIRCLE).text()).isEqualTo("[" + CIRCLE + "]");
	}

	interface Holder<T> {

		T getContent();

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "circle"))
	interface Shape {

	}

	record Circle(int radius) implements Shape {

	}

	record Box<T>(T content) {

	}

	record Dto(String kind, int radius) {

	}

	static class ShapeLister implements Function<List<Shape>, List<Shape>> {

		@Override
		public List<Shape> apply(List<Shape> shapes) {
			return shapes;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<List<Shape>, List<Shape>> list() {
			return (shapes) -> shapes;
		}

		@Bean
		Function<List<Shape>, List<Shape>> same() {
			return (shapes) -> shapes;
		}

		@Bean
		Function<List<Dto>, List<Dto>> listOfDtos() {
			return (dtos) -> dtos;
		}

		@Bean
		Function<List<Shape>, Mono<List<Shape>>> mono() {
			return Mono::just;
		}

		@Bean
		Function<Mono<List<Shape>>, Mono<List<Shape>>> monoMono() {
			return (shapes) -> shapes;
		}

		@Bean
		Function<List<Shape>, Flux<List<Shape>>> flux() {
			return Flux::just;
		}

		@Bean
		Function<List<Shape>, CompletableFuture<List<Shape>>> future() {
			return CompletableFuture::completedFuture;
		}

		@Bean
		Function<List<Shape>, Message<List<Shape>>> message() {
			return GenericMessage::new;
		}

		@Bean
		Function<List<Shape>, Message<List<Shape>>> messageWithType() {
			return (shapes) -> new GenericMessage<>(shapes, Map.of("contentType", "application/vnd.shapes+json"));
		}

		@Bean
		Function<List<Shape>, Mono<Message<List<Shape>>>> monoOfMessage() {
			return (shapes) -> Mono.just(new GenericMessage<>(shapes));
		}

		@Bean
		Function<List<? extends Shape>, List<? extends Shape>> wildcard() {
			return (shapes) -> shapes;
		}

		@Bean
		ShapeLister component() {
			return new ShapeLister();
		}

		@Bean
		Function<Shape, Map<String, Shape>> map() {
			return (shape) -> Map.of("a", shape);
		}

		@Bean
		Function<Shape, Box<Shape>> box() {
			return Box::new;
		}

		@Bean
		Function<Shape, List<Box<Shape>>> boxes() {
			return (shape) -> List.of(new Box<>(shape));
		}

		@Bean
		@SuppressWarnings("unchecked")
		Function<Shape, Holder<Shape>> proxy() {
			return (shape) -> (Holder<Shape>) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { Holder.class }, (proxy, method, arguments) -> shape);
		}

		@Bean
		Function<Shape, Iterable<Shape>> iterable() {
			return List::of;
		}

		@Bean
		Function<Shape, Shape[]> array() {
			return (shape) -> new Shape[] { shape };
		}

		@Bean
		Function<Shape, Map.Entry<String, Shape>> entry() {
			return (shape) -> Map.entry("a", shape);
		}

		@Bean
		Function<Shape, Optional<List<Shape>>> optional() {
			return (shape) -> Optional.of(List.of(shape));
		}

		@Bean
		Function<Shape, Shape> single() {
			return (shape) -> shape;
		}

		@Bean
		Supplier<List<Shape>> supply() {
			return () -> List.of(new Circle(1));
		}

		@Bean
		Function<Shape, Record> supertype() {
			return (shape) -> (Record) shape;
		}

		@Bean
		Function<Shape, List<Object>> objects() {
			return List::of;
		}

	}

}
