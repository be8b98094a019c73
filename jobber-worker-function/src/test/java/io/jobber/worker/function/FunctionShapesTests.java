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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class FunctionShapesTests {

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@CsvSource({ "greet", "greetMono", "greetFlux", "greetFromValueToMono", "greetFromValueToFlux", "greetFuture",
			"greetMessage", "greetMonoOfMessage" })
	void functionOfEveryShapeAnswersWithItsResult(String function) {
		Outcome outcome = worker.json(function, "{\"name\":\"Ada\"}");

		assertThat(outcome.text()).isEqualTo("{\"text\":\"Hello Ada\"}");
		assertThat(outcome.contentType()).isEqualTo("application/json");
	}

	@ParameterizedTest
	@CsvSource({ "accept", "acceptMono", "acceptFlux", "acceptMessage" })
	void consumerOfEveryShapeTakesThePayloadAndAnswersEmpty(String function) {
		List<?> taken = worker.bean(Taken.class).names;
		taken.clear();

		Outcome outcome = worker.json(function, "{\"name\":\"Ada\"}");

		assertThat(outcome.text()).isEmpty();
		assertThat(taken).asString().isEqualTo("[Ada]");
	}

	@ParameterizedTest
	@CsvSource({ "supply", "supplyMono", "supplyFlux" })
	void supplierOfEveryShapeAnswersAndIgnoresThePayload(String function) {
		assertThat(worker.json(function, "").text()).isEqualTo("supplied");
	}

	@Test
	void functionOfListTakesJsonArrayWithTypedElements() {
		assertThat(worker.json("names", "[{\"name\":\"Ada\"},{\"name\":\"Bob\"}]").text())
			.isEqualTo("[\"Ada\",\"Bob\"]");
	}

	@Test
	void functionOfMessageWithListTakesJsonArrayWithTypedElements() {
		assertThat(worker.json("namesOfMessage", "[{\"name\":\"Ada\"}]").text()).isEqualTo("Ada");
	}

	@Test
	void functionOfFluxTakesTheElementsOfJsonArray() {
		assertThat(worker.json("sum", "[1,2,39]").text()).isEqualTo("42");
	}

	@Test
	void fluxWithoutElementsAnswersEmpty() {
		assertThat(worker.json("repeat", "[]").payload()).isEmpty();
	}

	@Test
	void fluxWithManyElementsFailsAndNamesTheFunction() {
		assertThat(worker.json("repeat", "[1,2,3]").failure()).hasMessage(
				"Function 'repeat' returned more than one item, but one value was asked for: ask for a List of them");
	}

	@Test
	void nullResultAnswersEmpty() {
		assertThat(worker.json("nothing", "1").payload()).isEmpty();
	}

	@Test
	void functionOfVoidIsCalledWithNull() {
		assertThat(worker.run("ofVoid", "", Map.of(), new byte[0]).text()).isEqualTo("null");
	}

	@Test
	void biFunctionTakesPayloadAndHeaders() {
		Outcome outcome = worker.run("withHeaders", Worker.JSON, Map.of("tone", "loud"), Worker.bytes("\"a\""));

		assertThat(outcome.text()).isEqualTo("a loud");
	}

	@Test
	void bytesPassUnchangedWhateverTheContentType() {
		byte[] payload = Worker.bytes("\"QQ==\"");

		Outcome outcome = worker.run("echoBytes", Worker.JSON, Map.of(), payload);

		assertThat(outcome.payload()).isEqualTo(payload);
		assertThat(outcome.contentType()).isEqualTo("application/octet-stream");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "\"a\";a", "[1, 2];[1, 2]", "{\"b\":1};{\"b\":1}", "7;7" })
	void functionOfStringTakesJsonStringDecodedAndOtherJsonAsText(String payload, String expected) {
		Outcome outcome = worker.json("echoText", payload);

		assertThat(outcome.text()).isEqualTo(expected);
		assertThat(outcome.contentType()).isEqualTo("text/plain;charset=UTF-8");
	}

	@Test
	void plainTextIsConvertedToNumbers() {
		assertThat(worker.text("increment", "41").text()).isEqualTo("42");
	}

	@Test
	void plainTextOfOtherCharsetIsDecoded() {
		Outcome outcome = worker.run("echoText", "text/plain;charset=ISO-8859-1", Map.of(), new byte[] { (byte) 0xe9 });

		assertThat(outcome.text()).isEqualTo("é");
	}

	@Test
	void messageCarriesHeadersBothWays() {
		Outcome outcome = worker.run("headers", Worker.TEXT, Map.of("tone", "loud"), Worker.bytes("a"));

		assertThat(outcome.headers()).containsOnly(entry("tone", "loud"), entry("size", "1"), entry("last", "true"));
		assertThat(outcome.contentType()).isEqualTo("text/csv");
		assertThat(outcome.text()).isEqualTo("a;text/plain");
	}

	@Test
	void headersOfTheTaskAreNotEchoedByFunctionThatReturnsValue() {
		assertThat(worker.run("greet", Worker.JSON, Map.of("tone", "loud"), Worker.bytes("{}")).headers()).isEmpty();
	}

	@Test
	void objectWithCopiedContentTypeIsWrittenAsJson() {
		Outcome outcome = worker.text("copyHeaders", "a");

		assertThat(outcome.contentType()).isEqualTo("application/json");
		assertThat(outcome.text()).isEqualTo("{\"text\":\"a\"}");
	}

	@Test
	void resultThatJsonCannotHoldFailsAndNamesTheFunction() {
		assertThat(worker.json("selfContained", "1").failure()).hasMessageContaining("'selfContained'")
			.hasMessageContaining("cannot be written as JSON");
	}

	record Person(String name) {

		Greeting greeting() {
			return new Greeting("Hello " + this.name);
		}

	}

	record Greeting(String text) {

	}

	static class Taken {

		final List<String> names = new CopyOnWriteArrayList<>();

	}

	public static class Loop {

		public Loop getSelf() {
			return this;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Taken taken() {
			return new Taken();
		}

		@Bean
		Function<Person, Greeting> greet() {
			return Person::greeting;
		}

		@Bean
		Function<Mono<Person>, Mono<Greeting>> greetMono() {
			return (person) -> person.map(Person::greeting);
		}

		@Bean
		Function<Flux<Person>, Flux<Greeting>> greetFlux() {
			return (person) -> person.map(Person::greeting);
		}

		@Bean
		Function<Person, Mono<Greeting>> greetFromValueToMono() {
			return (person) -> Mono.just(person.greeting());
		}

		@Bean
		Function<Person, Flux<Greeting>> greetFromValueToFlux() {
			return (person) -> Flux.just(person.greeting());
		}

		@Bean
		Function<Person, CompletableFuture<Greeting>> greetFuture() {
			return (person) -> CompletableFuture.completedFuture(person.greeting());
		}

		@Bean
		Function<Message<Person>, Message<Greeting>> greetMessage() {
			return (message) -> MessageBuilder.withPayload(message.getPayload().greeting()).build();
		}

		@Bean
		Function<Mono<Message<Person>>, Mono<Message<Greeting>>> greetMonoOfMessage() {
			return (messages) -> messages
				.map((message) -> MessageBuilder.withPayload(message.getPayload().greeting()).build());
		}

		@Bean
		Consumer<Person> accept(Taken taken) {
			return (person) -> taken.names.add(person.name());
		}

		@Bean
		Consumer<Mono<Person>> acceptMono(Taken taken) {
			return (mono) -> mono.subscribe((person) -> taken.names.add(person.name()));
		}

		@Bean
		Consumer<Flux<Person>> acceptFlux(Taken taken) {
			return (flux) -> flux.subscribe((person) -> taken.names.add(person.name()));
		}

		@Bean
		Consumer<Message<Person>> acceptMessage(Taken taken) {
			return (message) -> taken.names.add(message.getPayload().name());
		}

		@Bean
		Supplier<String> supply() {
			return () -> "supplied";
		}

		@Bean
		Supplier<Mono<String>> supplyMono() {
			return () -> Mono.just("supplied");
		}

		@Bean
		Supplier<Flux<String>> supplyFlux() {
			return () -> Flux.just("supplied");
		}

		@Bean
		Function<List<Person>, List<String>> names() {
			return (people) -> people.stream().map(Person::name).toList();
		}

		@Bean
		Function<Message<List<Person>>, String> namesOfMessage() {
			return (message) -> message.getPayload().get(0).name();
		}

		@Bean
		Function<Flux<Integer>, Mono<Integer>> sum() {
			return (numbers) -> numbers.reduce(0, Integer::sum);
		}

		@Bean
		Function<Flux<Integer>, Flux<Integer>> repeat() {
			return (numbers) -> numbers;
		}

		@Bean
		Function<Integer, Integer> nothing() {
			return (number) -> null;
		}

		@Bean
		Function<Void, String> ofVoid() {
			return String::valueOf;
		}

		@Bean
		BiFunction<String, Map<String, Object>, String> withHeaders() {
			return (text, headers) -> text + " " + headers.get("tone");
		}

		@Bean
		Function<byte[], byte[]> echoBytes() {
			return (bytes) -> bytes;
		}

		@Bean
		Function<String, String> echoText() {
			return (text) -> text;
		}

		@Bean
		Function<Integer, Integer> increment() {
			return (number) -> number + 1;
		}

		@Bean
		Function<Message<String>, Message<String>> headers() {
			return (message) -> MessageBuilder
				.withPayload(message.getPayload() + ";" + message.getHeaders().get("contentType"))
				.setHeader("contentType", "text/csv")
				.setHeader("tone", message.getHeaders().get("tone"))
				.setHeader("size", 1)
				.setHeader("last", true)
				.setHeader("list", new ArrayList<>())
				.setHeader("spring.cloud.function.definition", "greet")
				.build();
		}

		@Bean
		Function<Message<String>, Message<Greeting>> copyHeaders() {
			return (message) -> MessageBuilder.withPayload(new Greeting(message.getPayload()))
				.copyHeaders(message.getHeaders())
				.build();
		}

		@Bean
		Function<Integer, Loop> selfContained() {
			return (number) -> new Loop();
		}

	}

}
