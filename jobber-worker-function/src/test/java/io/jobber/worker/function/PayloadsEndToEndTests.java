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

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.codec.PayloadCodecException;
import io.jobber.task.TaskFailedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Payloads on their whole way: through the template, the gRPC port and workers of this
 * JVM, and back.
 */
@SpringBootTest(classes = PayloadsEndToEndTests.Application.class, webEnvironment = WebEnvironment.NONE,
		properties = { "spring.grpc.server.port=0", "spring.jackson.deserialization.fail-on-unknown-properties=true",
				"spring.jackson.property-naming-strategy=SNAKE_CASE" })
class PayloadsEndToEndTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final ParameterizedTypeReference<List<Shape>> SHAPES = new ParameterizedTypeReference<>() {
	};

	@Autowired
	private JobberTemplate template;

	@Test
	void whatHoldsBytesGoesBothWaysAsBytes() throws Exception {
		byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
		ByteBuffer buffer = ByteBuffer.wrap(bytes);

		Resource resource = this.template.execute("resource", buffer, Resource.class).block(LIMIT);
		ByteBuffer returned = this.template.execute("resource", new ByteArrayResource(bytes), ByteBuffer.class)
			.block(LIMIT);
		InputStream stream = this.template.execute("resource", bytes, InputStream.class).block(LIMIT);

		assertThat(resource.getContentAsByteArray()).isEqualTo(bytes);
		assertThat(returned).isEqualTo(buffer);
		assertThat(stream).hasBinaryContent(bytes);
	}

	@Test
	void liveObjectIsRefusedAtEitherEnd() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.template.execute("shapes", Mono.just(List.of()), SHAPES).block(LIMIT))
			.withMessageContaining("mono.flatMap((value) -> template.execute(");
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> this.template.execute("returnThread", null, String.class).block(LIMIT))
			.withMessageContaining("belongs to this process");
	}

	@Test
	void settingsOfJacksonCountAtBothEnds() {
		assertThat(this.template.execute("order", new Order(1, "ink"), String.class).block(LIMIT))
			.isEqualTo("{\"item_count\":1,\"article\":\"ink\"}");
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> this.template.execute("order", Map.of("item_count", 1, "colour", "red"), Order.class)
				.block(LIMIT))
			.withMessageContaining("property 'colour' is \"red\"");
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.template.execute("order", new Order(1, "ink"), Count.class).block(LIMIT))
			.withMessageContaining("property 'article' is \"ink\"");
	}

	@Test
	void elementsKeepTheirTypeIdBothWays() {
		List<Shape> shapes = List.of(new Circle(1), new Square(2));

		List<Shape> returned = this.template.task("shapes").payload(shapes, SHAPES).retrieve(SHAPES).block(LIMIT);

		assertThat(returned).isEqualTo(shapes);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			value = { "{\"item_count\":\"many\"};property 'item_count' is \"many\"",
					"{\"item_count\":-1};IllegalArgumentException: an order has items" })
	void conversionErrorsNameValuePropertyAndReason(String json, String expected) {
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> this.template.task("order")
				.payload(json)
				.contentType("application/json")
				.retrieve(Order.class)
				.block(LIMIT))
			.withMessageContaining(expected);
	}

	@Test
	void whatWouldHaveWorkedIsTold() {
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> this.template.execute("order", "{\"item_count\":1}", Order.class).block(LIMIT))
			.withMessageContaining("give the task the content type application/json");
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> this.template.execute("order", null, Order.class).block(LIMIT))
			.withMessageContaining("the task has no payload");
	}

	record Order(int itemCount, String article) {

		Order {
			if (itemCount < 0) {
				throw new IllegalArgumentException("an order has items");
			}
		}

	}

	record Count(int itemCount) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	interface Shape {

	}

	record Circle(int radius) implements Shape {

	}

	record Square(int side) implements Shape {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Function<Resource, Resource> resource() {
			return (resource) -> resource;
		}

		@Bean
		Function<List<Shape>, List<Shape>> shapes() {
			return (shapes) -> shapes;
		}

		@Bean
		Function<Order, Order> order() {
			return (order) -> order;
		}

		@Bean
		Function<byte[], Thread> returnThread() {
			return (bytes) -> Thread.currentThread();
		}

	}

}
