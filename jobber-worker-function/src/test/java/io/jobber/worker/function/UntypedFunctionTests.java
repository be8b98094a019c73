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
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.catalog.FunctionTypeUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Functions that do not say what they take.
 */
class UntypedFunctionTests {

	private static final String[] FUNCTIONS = { "object", "wild", "raw", "registered", "message", "messageRaw",
			"objectAndHeaders", "rawAndHeaders", "mono", "monoRaw", "flux", "fluxOfMessage", "toMono" };

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	static String[] functions() {
		return FUNCTIONS;
	}

	@ParameterizedTest
	@MethodSource("functions")
	void functionOfAnythingIsGivenJsonAsJacksonReadsIt(String function) {
		assertThat(worker.json(function, "{\"name\":\"Ada\"}").text()).isEqualTo("LinkedHashMap {name=Ada}");
		assertThat(worker.json(function, "\"a\"").text()).isEqualTo("String a");
		assertThat(worker.json(function, " 7").text()).isEqualTo("Integer 7");
		assertThat(worker.json(function, "7.5").text()).isEqualTo("Double 7.5");
		assertThat(worker.json(function, "true").text()).isEqualTo("Boolean true");
	}

	@ParameterizedTest
	@MethodSource("functions")
	void functionOfAnythingIsGivenTextAsString(String function) {
		assertThat(worker.text(function, "{\"a\":1}").text()).isEqualTo("String {\"a\":1}");
		assertThat(worker.run(function, "text/csv;charset=ISO-8859-1", Map.of(), new byte[] { (byte) 0xe9 }).text())
			.isEqualTo("String é");
	}

	@ParameterizedTest
	@MethodSource("functions")
	void functionOfAnythingIsGivenOtherPayloadsAsBytes(String function) {
		for (String contentType : new String[] { "application/octet-stream", "image/png", "" }) {
			assertThat(worker.run(function, contentType, Map.of(), new byte[] { 1, 2 }).text()).isEqualTo("byte[] 2");
		}
	}

	@ParameterizedTest
	@MethodSource("functions")
	void functionOfAnythingIsGivenTheSameAfterAnotherFunction(String function) {
		assertThat(worker.json("greet|" + function, "{\"name\":\"Ada\"}").text())
			.isEqualTo("LinkedHashMap {text=Hello Ada}");
		assertThat(worker.json("greetMono|" + function, "{\"name\":\"Ada\"}").text())
			.isEqualTo("LinkedHashMap {text=Hello Ada}");
		assertThat(worker.json("greetMessage|" + function, "{\"name\":\"Ada\"}").text())
			.isEqualTo("LinkedHashMap {text=Hello Ada}");
		assertThat(worker.json("text|" + function, "{\"name\":\"Ada\"}").text()).isEqualTo("String {\"name\":\"Ada\"}");
		assertThat(worker.json("bytes|" + function, "{\"name\":\"Ada\"}").text()).isEqualTo("byte[] 14");
		assertThat(worker.json("length|" + function, "\"Ada\"").text()).isEqualTo("Integer 3");
		assertThat(worker.json("id|" + function, "\"Ada\"").text())
			.isEqualTo("String 00000000-0000-0001-0000-000000000002");
		assertThat(worker.json("jsonMessage|" + function, "\"Ada\"").text()).isEqualTo("LinkedHashMap {a=1}");
	}

	@ParameterizedTest
	@CsvSource({ "object", "wild", "raw", "message", "mono" })
	void functionOfAnythingIsGivenJsonArrayAsList(String function) {
		assertThat(worker.json(function, "[1,\"a\"]").text()).isEqualTo("ArrayList [1, a]");
		assertThat(worker.json("list|" + function, "\"a\"").text()).isEqualTo("ArrayList [a, 1]");
	}

	@ParameterizedTest
	@CsvSource({ "fluxCount", "fluxOfWildCount", "fluxRawCount" })
	void functionOfFluxOfAnythingIsGivenTheElementsOfJsonArray(String function) {
		assertThat(worker.json(function, "[1,\"a\"]").text()).isEqualTo("2");
		assertThat(worker.json("list|" + function, "\"a\"").text()).isEqualTo("2");
		assertThat(worker.text(function, "[1,2]").text()).isEqualTo("1");
	}

	@ParameterizedTest
	@CsvSource({ "take", "takeRaw" })
	void consumerOfAnythingIsGivenTheSame(String consumer) {
		worker.json(consumer, "{\"name\":\"Ada\"}").text();

		assertThat(worker.bean(Taken.class).value).isEqualTo("LinkedHashMap {name=Ada}");
	}

	private static String describe(Object value) {
		String shown = (value instanceof byte[] bytes) ? String.valueOf(bytes.length) : value.toString();
		return value.getClass().getSimpleName() + " " + shown;
	}

	record Person(String name) {

	}

	record Greeting(String text) {

	}

	static class Taken {

		volatile String value = "";

	}

	@Configuration(proxyBeanMethods = false)
	@SuppressWarnings({ "rawtypes", "unchecked" })
	static class Functions {

		@Bean
		Function<Object, Object> object() {
			return UntypedFunctionTests::describe;
		}

		@Bean
		Function<?, ?> wild() {
			return (Function<Object, Object>) UntypedFunctionTests::describe;
		}

		@Bean
		Function raw() {
			return UntypedFunctionTests::describe;
		}

		@Bean
		FunctionRegistration<Function<Object, Object>> registered() {
			Function<Object, Object> function = UntypedFunctionTests::describe;
			return new FunctionRegistration<>(function, "registered")
				.type(FunctionTypeUtils.functionType(Object.class, Object.class));
		}

		@Bean
		Function<Message<?>, String> message() {
			return (message) -> describe(message.getPayload());
		}

		@Bean
		Function<Message, Object> messageRaw() {
			return (message) -> describe(message.getPayload());
		}

		@Bean
		BiFunction<Object, Map<String, Object>, Object> objectAndHeaders() {
			return (value, headers) -> describe(value);
		}

		@Bean
		BiFunction rawAndHeaders() {
			return (value, headers) -> describe(value);
		}

		@Bean
		Function<Mono<?>, Mono<?>> mono() {
			return (mono) -> mono.map(UntypedFunctionTests::describe);
		}

		@Bean
		Function<Mono, Mono> monoRaw() {
			return (mono) -> mono.map(UntypedFunctionTests::describe);
		}

		@Bean
		Function<Flux<Object>, Flux<Object>> flux() {
			return (flux) -> flux.map(UntypedFunctionTests::describe);
		}

		@Bean
		Function<Flux<Message<?>>, Flux<String>> fluxOfMessage() {
			return (flux) -> flux.map((message) -> describe(message.getPayload()));
		}

		@Bean
		Function<Object, Mono<Object>> toMono() {
			return (value) -> Mono.just(describe(value));
		}

		@Bean
		Function<Flux<Object>, Mono<Long>> fluxCount() {
			return Flux::count;
		}

		@Bean
		Function<Flux<?>, Mono<Long>> fluxOfWildCount() {
			return Flux::count;
		}

		@Bean
		Function<Flux, Mono<Long>> fluxRawCount() {
			return Flux::count;
		}

		@Bean
		Taken taken() {
			return new Taken();
		}

		@Bean
		Consumer<Object> take(Taken taken) {
			return (value) -> taken.value = describe(value);
		}

		@Bean
		Consumer takeRaw(Taken taken) {
			return (value) -> taken.value = describe(value);
		}

		@Bean
		Function<Person, Greeting> greet() {
			return (person) -> new Greeting("Hello " + person.name());
		}

		@Bean
		Function<Person, Mono<Greeting>> greetMono() {
			return (person) -> Mono.just(new Greeting("Hello " + person.name()));
		}

		@Bean
		Function<Person, Message<Greeting>> greetMessage() {
			return (person) -> MessageBuilder.withPayload(new Greeting("Hello " + person.name())).build();
		}

		@Bean
		Function<String, String> text() {
			return (text) -> text;
		}

		@Bean
		Function<byte[], byte[]> bytes() {
			return (bytes) -> bytes;
		}

		@Bean
		Function<String, Integer> length() {
			return String::length;
		}

		@Bean
		Function<String, UUID> id() {
			return (text) -> new UUID(1, 2);
		}

		@Bean
		Function<String, Object> list() {
			return (text) -> new Object[] { text, 1 };
		}

		@Bean
		Function<String, Message<byte[]>> jsonMessage() {
			return (text) -> MessageBuilder.withPayload(Worker.bytes("{\"a\":1}"))
				.setHeader("contentType", Worker.JSON)
				.build();
		}

	}

}
