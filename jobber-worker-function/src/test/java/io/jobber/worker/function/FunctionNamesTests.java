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

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.catalog.FunctionTypeUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.messaging.Message;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.TaskHandler;
import io.jobber.worker.UnknownFunctionException;
import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class FunctionNamesTests {

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", " ", "nope", "functionRouter", "defaultMessageRoutingHandler", "upper|nope", "nope|upper",
					"upper|functionRouter", ",", "|", "upper|", "|upper", "upper,upper", " upper", "pojo", "pojo|upper",
					"functionCatalog", "jobberTaskHandler", "jsonMapper", "entryPoint", "&upper", "java.lang.Runtime" })
	void nameOfAnythingButFunctionIsUnknown(String name) {
		assertThat(worker.text(name, "a").failure()).isInstanceOf(UnknownFunctionException.class)
			.hasMessage("No function '" + name
					+ "' here; the functions are [count, greeting, increment, incrementFlux, length, lengthMono, messages,"
					+ " numbers, registered, sink, upper]");
	}

	@Test
	void pojoIsNotCalledUnderItsBeanName() {
		worker.text("pojo", "a");

		assertThat(worker.bean(Pojo.class).calls).hasValue(0);
	}

	@Test
	void unknownNameIsRefusedWhereThereIsOneFunctionOnly() {
		try (Worker single = new Worker(SingleFunction.class)) {
			assertThat(single.text("only", "a").text()).isEqualTo("a");
			assertThat(single.text("other", "a").failure()).isInstanceOf(UnknownFunctionException.class)
				.hasMessageEndingWith("[only]");
			assertThat(single.text("", "a").failure()).isInstanceOf(UnknownFunctionException.class);
		}
	}

	@Test
	void registeredFunctionIsFound() {
		assertThat(worker.text("registered", "a").text()).isEqualTo("a!");
	}

	@ParameterizedTest
	@CsvSource({ "upper|length,3", "upper|lengthMono,3", "lengthMono|increment,4", "lengthMono|incrementFlux,4",
			"upper|length|incrementFlux|increment,5", "upper|length|sink,''", "greeting|length,5",
			"greeting|upper,HELLO", "numbers|count,3", "messages|upper,ABC" })
	void compositionRunsItsPartsInTurn(String definition, String expected) {
		assertThat(worker.text(definition, "abc").text()).isEqualTo(expected);
	}

	@Test
	void compositionIsFoundAgain() {
		assertThat(worker.text("upper|length", "abc").text()).isEqualTo("3");
		assertThat(worker.text("upper|length", "abcd").text()).isEqualTo("4");
		assertThat(worker.text("upper", "abc").text()).isEqualTo("ABC");
	}

	@Test
	void compositionLeavesTheCatalogsFunctionsAsTheyWere() {
		worker.text("upper|length", "abc");

		assertThat(worker.bean(FunctionCatalog.class).<Function<Object, Object>>lookup("upper").apply("a"))
			.isEqualTo("A");
	}

	@Test
	void consumerInTheMiddleOfCompositionFailsWithReason() {
		assertThat(worker.text("sink|upper", "a").failure()).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("Consumer 'sink'")
			.hasMessageContaining("last part of 'sink|upper'");
	}

	@Test
	void supplierAtTheEndOfCompositionFailsWithReason() {
		assertThat(worker.text("upper|greeting", "a").failure()).hasMessageContaining("Supplier 'greeting'")
			.hasMessageContaining("first part of 'upper|greeting'");
	}

	@Test
	void headersOfTheCallerNeverSteerTheCatalog() {
		Map<String, String> hostile = Map.of("spring.cloud.function.definition", "sink",
				"Spring.Cloud.Function.routing-expression", "T(java.lang.System).exit(1)", "id", "x", "timestamp", "y",
				"contentType", "application/x-java-serialized-object", "payload", "[1,2]", "scf-func-name", "sink",
				"lambda-runtime-aws-request-id", "1", "expected-content-type", "image/png", "plain", "kept");

		Outcome upper = worker.run("upper", Worker.TEXT, hostile, Worker.bytes("a"));
		Outcome messages = worker.run("messages", Worker.TEXT, hostile, Worker.bytes("a"));

		assertThat(upper.text()).isEqualTo("A");
		assertThat(upper.headers()).isEmpty();
		assertThat(messages.headers()).containsExactlyEntriesOf(Map.of("plain", "kept"));
		assertThat(messages.contentType()).isEqualTo(Worker.TEXT);
	}

	@Test
	void handlerServesAnyFunctionForTheSakeOfCompositions() {
		assertThat(worker.bean(TaskHandler.class).functions()).isEmpty();
	}

	public static class Pojo {

		final AtomicInteger calls = new AtomicInteger();

		public String anything(String text) {
			this.calls.incrementAndGet();
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SingleFunction {

		@Bean
		Function<String, String> only() {
			return (text) -> text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Pojo pojo() {
			return new Pojo();
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		Function<String, String> entryPoint() {
			return (text) -> text;
		}

		@Bean
		FunctionRegistration<Function<String, String>> registered() {
			Function<String, String> function = (text) -> text + "!";
			return new FunctionRegistration<>(function, "registered")
				.type(FunctionTypeUtils.functionType(String.class, String.class));
		}

		@Bean
		Function<String, String> upper() {
			return (text) -> text.toUpperCase(java.util.Locale.ROOT);
		}

		@Bean
		Function<String, Integer> length() {
			return String::length;
		}

		@Bean
		Function<Mono<String>, Mono<Integer>> lengthMono() {
			return (text) -> text.map(String::length);
		}

		@Bean
		Function<Integer, Integer> increment() {
			return (number) -> number + 1;
		}

		@Bean
		Function<Flux<Integer>, Flux<Integer>> incrementFlux() {
			return (numbers) -> numbers.map((number) -> number + 1);
		}

		@Bean
		Consumer<Integer> sink() {
			return (number) -> {
			};
		}

		@Bean
		Supplier<String> greeting() {
			return () -> "Hello";
		}

		@Bean
		Supplier<Flux<Integer>> numbers() {
			return () -> Flux.just(1, 2, 3);
		}

		@Bean
		Function<Flux<Integer>, Mono<Long>> count() {
			return Flux::count;
		}

		@Bean
		Function<Message<String>, Message<String>> messages() {
			return (message) -> message;
		}

	}

}
