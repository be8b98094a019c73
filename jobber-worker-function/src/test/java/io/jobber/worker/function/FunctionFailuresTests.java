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

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.security.PrivilegedActionException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.WrappedFailure;
import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class FunctionFailuresTests {

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@BeforeEach
	void reset() {
		worker.bean(AtomicInteger.class).set(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "value", "message", "mono", "flux" })
	void malformedJsonFailsWithoutCallingTheFunction(String function) {
		Outcome outcome = worker.json(function, "{\"name\":secret}");

		assertThat(outcome.failure()).isInstanceOf(PayloadConversionException.class)
			.hasMessageStartingWith("Cannot convert the payload of function '" + function
					+ "' from application/json to io.jobber.worker.function.FunctionFailuresTests$Person")
			.hasMessageContaining("line 1, column")
			.hasNoCause();
		assertThat(outcome.failure().getMessage()).doesNotContain("secret");
		assertThat(worker.bean(AtomicInteger.class)).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "value", "message", "mono" })
	void jsonArrayForSingleInputFailsOnceWithoutCallingTheFunction(String function) {
		Outcome outcome = worker.json(function, "[{\"name\":\"secret\"},{\"name\":\"b\"}]");

		assertThat(outcome.failure()).isInstanceOf(PayloadConversionException.class);
		assertThat(outcome.failure().getMessage()).doesNotContain("secret");
		assertThat(worker.bean(AtomicInteger.class)).hasValue(0);
	}

	@Test
	void jsonArrayForStringCallsTheFunctionOnce() {
		assertThat(worker.json("text", "[1,2]").text()).isEqualTo("[1,2]");
		assertThat(worker.text("text", "[1,2]").text()).isEqualTo("[1,2]");
		assertThat(worker.run("text", "text/plain;charset=UTF-8", Map.of(), Worker.bytes("[1,2]")).text())
			.isEqualTo("[1,2]");
		assertThat(worker.bean(AtomicInteger.class)).hasValue(3);
	}

	@ParameterizedTest
	@CsvSource({ "value,text/plain", "value,application/octet-stream", "value,image/png", "value,''",
			"value,not a type", "number,application/octet-stream", "text,application/octet-stream",
			"value,application/octet-stream;type=java.lang.String" })
	void contentTypeThatDoesNotFitTheInputFails(String function, String contentType) {
		Outcome outcome = worker.run(function, contentType, Map.of(), Worker.bytes("secret"));

		assertThat(outcome.failure()).isInstanceOf(PayloadConversionException.class);
		assertThat(outcome.failure().getMessage()).contains("'" + function + "'").doesNotContain("secret");
		assertThat(worker.bean(AtomicInteger.class)).hasValue(0);
	}

	@Test
	void textThatIsNoNumberFails() {
		Outcome outcome = worker.text("number", "forty-two");

		assertThat(outcome.failure()).isInstanceOfSatisfying(PayloadConversionException.class, (failure) -> {
			assertThat(failure.getFunction()).isEqualTo("number");
			assertThat(failure.getContentType()).isEqualTo("text/plain");
			assertThat(failure.getExpectedType()).isEqualTo("java.lang.Integer");
		})
			.hasMessage("Cannot convert the payload of function 'number' from text/plain to java.lang.Integer: "
					+ "\"forty-two\" is not valid: NumberFormatException: For input string: \"forty-two\"");
	}

	@Test
	void jsonNullFails() {
		assertThat(worker.json("value", "null").failure()).isInstanceOf(PayloadConversionException.class)
			.hasMessageEndingWith("it is null");
	}

	@Test
	void typeInContentTypeIsNeverLoaded() {
		Outcome outcome = worker.run("anything", "application/json;type=java.util.TreeMap", Map.of(),
				Worker.bytes("{}"));

		assertThat(outcome.text()).isEqualTo("LinkedHashMap");
	}

	@Test
	void partThatCannotTakeThePreviousResultFails() {
		assertThat(worker.json("text|number", "\"abc\"").failure()).isInstanceOf(PayloadConversionException.class)
			.hasMessageContaining("'number'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "throwValue", "throwMono", "throwInMono", "throwFromValueToMono", "throwFlux",
			"echo|throwValue", "echoMono|throwValue" })
	void exceptionOfTheFunctionArrivesAsItWasThrown(String function) {
		assertThat(worker.text(function, "IllegalState").failure()).isExactlyInstanceOf(IllegalStateException.class)
			.hasMessage("boom");
	}

	@Test
	void checkedExceptionArrivesUnwrapped() {
		assertThat(worker.text("throwChecked", "a").failure()).isExactlyInstanceOf(IOException.class);
	}

	@ParameterizedTest
	@MethodSource("wrapped")
	void wrappersOfReactorAreTakenOff(Throwable thrown) {
		assertThat(WrappedFailure.unwrap(thrown)).isExactlyInstanceOf(IOException.class).hasMessage("boom");
	}

	static Stream<Throwable> wrapped() {
		IOException failure = new IOException("boom");
		return Stream.of(Exceptions.propagate(failure), Exceptions.bubble(failure), Exceptions.multiple(failure),
				Exceptions.multiple(failure, new IllegalStateException("another")),
				new CompletionException(Exceptions.propagate(failure)),
				Exceptions.propagate(new InvocationTargetException(failure)),
				Exceptions.multiple(new ExecutionException(Exceptions.propagate(failure))),
				Exceptions.retryExhausted("Retries exhausted: 1/1", failure),
				Exceptions.propagate(new PrivilegedActionException(failure)));
	}

	@Test
	void checkedExceptionOfAMonoThatAValueFunctionBlocksForIsTheFunctionsOwn() {
		assertThat(WrappedFailure.unwrap(worker.text("throwBlocked", "a").failure()))
			.isExactlyInstanceOf(IOException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "throwValue", "throwMono", "throwInMono", "throwFromValueToMono", "throwFlux",
			"echo|throwValue", "echoMono|throwValue" })
	void errorOfTheFunctionArrivesAsItWasThrown(String function) {
		assertThat(worker.text(function, "StackOverflow").failure()).isExactlyInstanceOf(StackOverflowError.class);
		assertThat(worker.text(function, "NoClassDefFound").failure()).isExactlyInstanceOf(NoClassDefFoundError.class);
	}

	@Test
	void conversionExceptionOfTheFunctionItselfIsNotTakenForBadPayload() {
		assertThat(worker.text("throwValue", "ClassCast").failure()).isExactlyInstanceOf(ClassCastException.class);
	}

	static <T> T fail(String kind) {
		switch (kind) {
			case "StackOverflow" -> throw new StackOverflowError();
			case "NoClassDefFound" -> throw new NoClassDefFoundError("a/B");
			case "ClassCast" -> throw new ClassCastException();
			default -> throw new IllegalStateException("boom");
		}
	}

	record Person(String name) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		AtomicInteger calls() {
			return new AtomicInteger();
		}

		@Bean
		Function<Person, Integer> value(AtomicInteger calls) {
			return (person) -> calls.incrementAndGet();
		}

		@Bean
		Function<Message<Person>, Integer> message(AtomicInteger calls) {
			return (person) -> calls.incrementAndGet();
		}

		@Bean
		Function<Mono<Person>, Mono<Integer>> mono(AtomicInteger calls) {
			return (person) -> Mono.just(calls.incrementAndGet());
		}

		@Bean
		Function<Flux<Person>, Flux<Integer>> flux(AtomicInteger calls) {
			return (person) -> Flux.just(calls.incrementAndGet());
		}

		@Bean
		Function<Integer, Integer> number(AtomicInteger calls) {
			return (number) -> calls.incrementAndGet();
		}

		@Bean
		Function<String, String> text(AtomicInteger calls) {
			return (text) -> {
				calls.incrementAndGet();
				return text;
			};
		}

		@Bean
		Function<Object, String> anything() {
			return (value) -> value.getClass().getSimpleName();
		}

		@Bean
		Function<String, String> echo() {
			return (text) -> text;
		}

		@Bean
		Function<Mono<String>, Mono<String>> echoMono() {
			return (text) -> text;
		}

		@Bean
		Function<String, String> throwValue() {
			return FunctionFailuresTests::fail;
		}

		@Bean
		Function<Mono<String>, Mono<String>> throwMono() {
			return (text) -> {
				AtomicReference<String> kind = new AtomicReference<>();
				text.subscribe(kind::set);
				return fail(kind.get());
			};
		}

		@Bean
		Function<Mono<String>, Mono<String>> throwInMono() {
			return (text) -> text.map(FunctionFailuresTests::fail);
		}

		@Bean
		Function<String, Mono<String>> throwFromValueToMono() {
			return (text) -> Mono.fromSupplier(() -> fail(text));
		}

		@Bean
		Function<Flux<String>, Flux<String>> throwFlux() {
			return (texts) -> texts.map(FunctionFailuresTests::fail);
		}

		@Bean
		Function<String, String> throwBlocked() {
			return (text) -> Mono.<String>error(new IOException("boom")).block();
		}

		@Bean
		Function<Mono<String>, Mono<String>> throwChecked() {
			return (text) -> text.map((value) -> {
				throw Exceptions.propagate(new IOException("boom"));
			});
		}

	}

}
