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

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class OptionalFunctionTests {

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "person", "personOfMessage", "personOfMono", "personOfFlux", "personOfMonoOfMessage" })
	void optionalInputHoldsThePayload(String function) {
		assertThat(worker.json(function, "{\"name\":\"Ada\"}").text()).isEqualTo("Ada");
	}

	@ParameterizedTest
	@ValueSource(strings = { "person", "personOfMessage", "personOfMono", "personOfFlux", "personOfMonoOfMessage",
			"nestedInList", "anything", "anythingRaw", "bytes" })
	void optionalInputIsEmptyWithoutPayload(String function) {
		assertThat(worker.run(function, "application/octet-stream", Map.of(), new byte[0]).text()).isEqualTo("nobody");
		assertThat(worker.run(function, "", Map.of(), new byte[0]).text()).isEqualTo("nobody");
	}

	@ParameterizedTest
	@ValueSource(strings = { "person", "personOfMessage", "personOfMono", "personOfFlux", "nestedInList", "anything" })
	void optionalInputIsEmptyForJsonNull(String function) {
		assertThat(worker.json(function, "null").text()).isEqualTo("nobody");
		assertThat(worker.json(function, "").text()).isEqualTo("nobody");
	}

	@Test
	void optionalTextOfNoCharactersIsText() {
		assertThat(worker.text("text", "").text()).isEqualTo("''");
		assertThat(worker.run("text", "application/octet-stream", Map.of(), new byte[0]).text()).isEqualTo("nobody");
	}

	@ParameterizedTest
	@CsvSource({ "number,7,7", "number,'',none", "integer,7,7", "integer,'',none", "longer,7,7", "longer,'',none",
			"real,7.5,7.5", "real,'',none" })
	void optionalNumberIsReadFromTextAndJson(String function, String payload, String expected) {
		assertThat(worker.text(function, payload).text()).isEqualTo(expected);
		assertThat(worker.json(function, payload).text()).isEqualTo(expected);
	}

	@Test
	void optionalInputStillFailsForWhatItCannotBe() {
		assertThat(worker.json("person", "[").failure()).isInstanceOf(PayloadConversionException.class);
		assertThat(worker.text("number", "x").failure()).isInstanceOf(PayloadConversionException.class);
	}

	@Test
	void optionalOfListHoldsTypedElements() {
		assertThat(worker.json("nestedInList", "[{\"name\":\"Ada\"},{\"name\":\"Bob\"}]").text()).isEqualTo("Bob");
	}

	@Test
	void fluxOfOptionalTakesTheElementsOfJsonArray() {
		assertThat(worker.json("present", "[1,null,2]").text()).isEqualTo("2");
	}

	@ParameterizedTest
	@CsvSource({ "find", "findInMono", "findInFlux", "findInMessage", "findNow" })
	void optionalResultIsTheResultInIt(String function) {
		Outcome outcome = worker.text(function, "Ada");

		assertThat(outcome.text()).isEqualTo("{\"name\":\"Ada\"}");
		assertThat(outcome.contentType()).isEqualTo(Worker.JSON);
	}

	@ParameterizedTest
	@CsvSource({ "find", "findInMono", "findInFlux", "findInMessage", "findNow", "supplyNothing" })
	void emptyOptionalResultIsNoResult(String function) {
		Outcome outcome = worker.text(function, "x");

		assertThat(outcome.text()).isEmpty();
		assertThat(outcome.contentType()).isEqualTo("application/octet-stream");
	}

	@Test
	void emptyOptionalInMessageKeepsItsHeaders() {
		assertThat(worker.text("findInMessage", "x").headers()).containsOnly(entry("sought", "x"));
	}

	@ParameterizedTest
	@CsvSource({ "int,7", "long,8", "double,1.5" })
	void optionalNumberAsResultIsNumber(String kind, String expected) {
		assertThat(worker.text(kind + "Result", "y").text()).isEqualTo(expected);
		assertThat(worker.text(kind + "Result", "x").text()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "find", "findInMono", "findInFlux", "findInMessage" })
	void compositionHandsOnWhatIsInOptional(String first) {
		assertThat(worker.text(first + "|name", "Ada").text()).isEqualTo("Ada");
		assertThat(worker.text(first + "|person", "Ada").text()).isEqualTo("Ada");
		assertThat(worker.text(first + "|personOfMono", "Ada").text()).isEqualTo("Ada");
		assertThat(worker.text(first + "|name", "x").text()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "find", "findInMono", "findInMessage", "nothing", "nothingInMono", "find|name", "supplyNothing" })
	void partThatTakesOptionalIsCalledWithoutResultBefore(String first) {
		assertThat(worker.text(first + "|person", "x").text()).isEqualTo("nobody");
		assertThat(worker.text(first + "|personOfMono", "x").text()).isEqualTo("nobody");
		assertThat(worker.text(first + "|personOfMessage", "x").text()).isEqualTo("nobody");
	}

	@Test
	void consumerOfOptionalIsCalledWithoutPayload() {
		worker.run("take", "", Map.of(), new byte[0]).text();

		assertThat(worker.bean(Taken.class).value).isEqualTo("Optional.empty");
	}

	record Person(String name) {

	}

	static class Taken {

		volatile String value = "";

	}

	@Configuration(proxyBeanMethods = false)
	@SuppressWarnings("rawtypes")
	static class Functions {

		private static String name(Optional<Person> person) {
			return person.map(Person::name).orElse("nobody");
		}

		private static Optional<Person> byName(String name) {
			return Optional.of(name).filter((some) -> some.length() > 1).map(Person::new);
		}

		@Bean
		Function<Optional<Person>, String> person() {
			return Functions::name;
		}

		@Bean
		Function<Message<Optional<Person>>, String> personOfMessage() {
			return (message) -> name(message.getPayload());
		}

		@Bean
		Function<Mono<Optional<Person>>, Mono<String>> personOfMono() {
			return (mono) -> mono.map(Functions::name);
		}

		@Bean
		Function<Flux<Optional<Person>>, Flux<String>> personOfFlux() {
			return (flux) -> flux.map(Functions::name);
		}

		@Bean
		Function<Mono<Message<Optional<Person>>>, Mono<String>> personOfMonoOfMessage() {
			return (mono) -> mono.map((message) -> name(message.getPayload()));
		}

		@Bean
		Function<Optional<List<Person>>, String> nestedInList() {
			return (people) -> people.map((list) -> list.get(list.size() - 1).name()).orElse("nobody");
		}

		@Bean
		Function<Optional<?>, String> anything() {
			return (any) -> any.isPresent() ? any.get().toString() : "nobody";
		}

		@Bean
		Function<Optional, String> anythingRaw() {
			return (any) -> any.isPresent() ? any.get().toString() : "nobody";
		}

		@Bean
		Function<Optional<byte[]>, String> bytes() {
			return (bytes) -> bytes.isPresent() ? "some" : "nobody";
		}

		@Bean
		Function<Optional<String>, String> text() {
			return (text) -> text.map((some) -> "'" + some + "'").orElse("nobody");
		}

		@Bean
		Function<Optional<Integer>, String> number() {
			return (number) -> number.map(String::valueOf).orElse("none");
		}

		@Bean
		Function<OptionalInt, String> integer() {
			return (number) -> number.isPresent() ? String.valueOf(number.getAsInt()) : "none";
		}

		@Bean
		Function<OptionalLong, String> longer() {
			return (number) -> number.isPresent() ? String.valueOf(number.getAsLong()) : "none";
		}

		@Bean
		Function<OptionalDouble, String> real() {
			return (number) -> number.isPresent() ? String.valueOf(number.getAsDouble()) : "none";
		}

		@Bean
		Function<Flux<Optional<Integer>>, Mono<Long>> present() {
			return (numbers) -> numbers.filter(Optional::isPresent).count();
		}

		@Bean
		Function<String, Optional<Person>> find() {
			return Functions::byName;
		}

		@Bean
		Function<String, Mono<Optional<Person>>> findInMono() {
			return (name) -> Mono.just(byName(name));
		}

		@Bean
		Function<Flux<String>, Flux<Optional<Person>>> findInFlux() {
			return (names) -> names.map(Functions::byName);
		}

		@Bean
		Function<String, Message<Optional<Person>>> findInMessage() {
			return (name) -> MessageBuilder.withPayload(byName(name)).setHeader("sought", name).build();
		}

		@Bean
		Function<Optional<String>, Optional<Person>> findNow() {
			return (name) -> name.flatMap(Functions::byName);
		}

		@Bean
		Supplier<Optional<Person>> supplyNothing() {
			return Optional::empty;
		}

		@Bean
		Function<String, OptionalInt> intResult() {
			return (text) -> text.equals("y") ? OptionalInt.of(7) : OptionalInt.empty();
		}

		@Bean
		Function<String, OptionalLong> longResult() {
			return (text) -> text.equals("y") ? OptionalLong.of(8) : OptionalLong.empty();
		}

		@Bean
		Function<String, OptionalDouble> doubleResult() {
			return (text) -> text.equals("y") ? OptionalDouble.of(1.5) : OptionalDouble.empty();
		}

		@Bean
		Function<Person, String> name() {
			return Person::name;
		}

		@Bean
		Function<String, Person> nothing() {
			return (text) -> null;
		}

		@Bean
		Function<Mono<String>, Mono<Person>> nothingInMono() {
			return (text) -> Mono.empty();
		}

		@Bean
		Taken taken() {
			return new Taken();
		}

		@Bean
		Consumer<Optional<Person>> take(Taken taken) {
			return (person) -> taken.value = person.toString();
		}

	}

}
