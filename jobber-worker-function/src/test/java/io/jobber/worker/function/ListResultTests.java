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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.google.protobuf.StringValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.JobberTemplate;
import io.jobber.codec.JsonPayloadCodec;
import io.jobber.codec.PayloadCodecs;
import io.jobber.codec.TextPayloadCodec;
import io.jobber.task.JobberException;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.worker.Cancellation;
import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

/**
 * Several items, asked for as a list and as one value.
 */
class ListResultTests {

	private static final Map<String, String> AS_LIST = Map.of("jobber-result", "list");

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@CsvSource({ "flux", "toFlux", "publisher", "flow", "messages", "flux|plus", "flux|flux", "toFlux|plus|minus",
			"mono|toFlux", "flux|toMono", "value|toFlux" })
	void severalItemsAskedForAsListAreCollected(String function) {
		assertThat(list(function, "[1,2,3]").text()).isEqualTo("[1,2,3]");
		assertThat(list(function, "[1,2,3]").contentType()).isEqualTo(Worker.JSON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "flux", "publisher", "messages", "flux|plus", "flux|flux", "flux|toMono", "mono|toFlux" })
	void oneItemAndNoneOfManyAreListsToo(String function) {
		assertThat(list(function, "[7]").text()).isEqualTo("[7]");
		if (!function.startsWith("mono")) {
			assertThat(list(function, "[]").text()).isEqualTo("[]");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "value;7;7", "mono;7;7", "future;7;7", "values;7;[7,7]", "mono|values;7;[7,7]", "sum;[1,2];3",
					"flux|sum;[1,2];3", "flux|plus|sum;[1,2];3", "flux|firstInMono;[1,2];1", "empty;7;''" })
	void valueAskedForAsListStaysWhatItIs(String function, String payload, String expected) {
		assertThat(list(function, payload).text()).isEqualTo(expected.replace("''", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "flux", "toFlux", "publisher", "flow", "messages", "flux|plus" })
	void severalItemsAskedForAsOneValueFail(String function) {
		assertThat(worker.json(function, "[1,2,3]").failure()).isInstanceOf(IllegalStateException.class)
			.hasMessage("Function '" + function + "' returned more than one item, but one value was asked for: ask for "
					+ "a List of them");
	}

	@Test
	void oneItemOfManyAskedForAsOneValueIsTheResult() {
		assertThat(worker.json("flux", "[7]").text()).isEqualTo("7");
	}

	@Test
	void itemsAreWrittenAsElementsOfJson() {
		assertThat(list("texts", "1").text()).isEqualTo("[\"a\",\"\\\"b\\\"\"]");
		assertThat(list("bytes", "1").text()).isEqualTo("[\"AQI=\",\"Aw==\"]");
		assertThat(list("lists", "1").text()).isEqualTo("[[1],[2,3]]");
		assertThat(list("optionals", "1").text()).isEqualTo("[1,2]");
		assertThat(list("shapes", "1").text()).contains("@class").startsWith("[{").contains("},{");
	}

	@Test
	void headersOfAllMessagesAreSentOnce() {
		assertThat(list("messages", "[1,2]").headers()).containsOnly(entry("last", "2"), entry("all", "x"));
	}

	@Test
	void protobufItemsFailWithAdvice() {
		assertThat(list("protobufs", "1").failure()).hasMessage("Function 'protobufs' returned several protobuf "
				+ "messages, of which no JSON list is made: have it return one message that holds them");
	}

	@Test
	void failureAfterSomeItemsIsTheOutcome() {
		assertThat(list("breaking", "1").failure()).hasMessage("broken");
	}

	@Test
	void itemThatCannotBeWrittenFailsAndEndsTheFlux() throws Exception {
		assertThat(list("unwritable", "1").failure()).hasMessageContaining("'unwritable'")
			.hasMessageContaining("cannot be written as JSON");
		assertThat(worker.bean(Ended.class).cancelled.await(60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void fluxWithoutEndIsEndedWhenItsItemsAreMoreThanAnyPayload() {
		assertThat(list("endless", "1").failure())
			.hasMessage("Function 'endless' returned items of more than 67108864 bytes, which no list may have");
	}

	@Test
	void cancelEndsTheCollecting() throws Exception {
		RecordingTaskCallback callback = new RecordingTaskCallback();
		Ended ended = worker.bean(Ended.class);
		Cancellation task = worker.start(Worker.request("quiet", Worker.JSON, AS_LIST, Worker.bytes("1")), callback);
		assertThat(ended.subscribed.await(60, TimeUnit.SECONDS)).isTrue();

		task.cancel();

		assertThat(callback.outcome().cancelled()).isTrue();
	}

	@Test
	void callerWhoAsksForListOrArrayHasAllItems() {
		JobberTemplate template = new JobberTemplate(ListResultTests::send,
				new PayloadCodecs(List.of(new TextPayloadCodec(), new JsonPayloadCodec(new JsonMapper()))),
				(function) -> TaskOptions.of(Duration.ofMinutes(1)));
		List<Integer> numbers = List.of(1, 2, 2);
		ParameterizedTypeReference<Set<Integer>> set = new ParameterizedTypeReference<>() {
		};

		assertThat(template.executeBlocking("flux", numbers, int[].class)).containsExactly(1, 2, 2);
		assertThat(template.executeBlocking("flux", numbers, Integer[].class)).containsExactly(1, 2, 2);
		assertThat((Object) template.executeBlocking("flux", numbers, List.class)).isEqualTo(numbers);
		assertThat(template.task("flux").payload(numbers).retrieve(set).block()).containsExactlyInAnyOrder(1, 2);
		assertThatExceptionOfType(JobberException.class)
			.isThrownBy(() -> template.executeBlocking("flux", numbers, Integer.class))
			.withStackTraceContaining("ask for a List of them");
	}

	private static CompletableFuture<Payload> send(Task task) {
		Payload payload = task.payload();
		Outcome outcome = worker.run(task.function(), payload.contentType(), payload.headers(), payload.bytes());
		return (outcome.failure() != null) ? CompletableFuture.failedFuture(outcome.failure())
				: CompletableFuture.completedFuture(Payload.of(outcome.contentType(), outcome.payload()));
	}

	@Test
	void functionDoesNotSeeWhatWasAskedFor() {
		assertThat(list("headers", "1").text()).isEqualTo("false");
	}

	private static Outcome list(String function, String payload) {
		return worker.run(function, Worker.JSON, AS_LIST, Worker.bytes(payload));
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	interface Shape {

	}

	record Circle(int radius) implements Shape {

	}

	record Square(int side) implements Shape {

	}

	public static class Loop {

		public Loop getSelf() {
			return this;
		}

	}

	static class Ended {

		final CountDownLatch cancelled = new CountDownLatch(1);

		final CountDownLatch subscribed = new CountDownLatch(1);

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Ended ended() {
			return new Ended();
		}

		@Bean
		Function<Flux<Integer>, Flux<Integer>> flux() {
			return (numbers) -> numbers;
		}

		@Bean
		Function<List<Integer>, Flux<Integer>> toFlux() {
			return Flux::fromIterable;
		}

		@Bean
		Function<List<Integer>, Publisher<Integer>> publisher() {
			return Flux::fromIterable;
		}

		@Bean
		Function<List<Integer>, Flow.Publisher<Integer>> flow() {
			return (numbers) -> JdkFlowAdapter.publisherToFlowPublisher(Flux.fromIterable(numbers));
		}

		@Bean
		Function<Flux<Integer>, Flux<Message<Integer>>> messages() {
			return (numbers) -> numbers.map((number) -> MessageBuilder.withPayload(number)
				.setHeader("all", "x")
				.setHeader("last", number)
				.build());
		}

		@Bean
		Function<Integer, Integer> plus() {
			return (number) -> number + 1 - 1;
		}

		@Bean
		Function<Integer, Integer> minus() {
			return (number) -> number;
		}

		@Bean
		Function<Integer, Mono<Integer>> toMono() {
			return Mono::just;
		}

		@Bean
		Function<Mono<Object>, Mono<Object>> mono() {
			return (mono) -> mono;
		}

		@Bean
		Function<Object, Object> value() {
			return (value) -> value;
		}

		@Bean
		Function<Integer, CompletableFuture<Integer>> future() {
			return CompletableFuture::completedFuture;
		}

		@Bean
		Function<Integer, List<Integer>> values() {
			return (number) -> List.of(number, number);
		}

		@Bean
		Function<Flux<Integer>, Mono<Integer>> sum() {
			return (numbers) -> numbers.reduce(0, Integer::sum);
		}

		@Bean
		Function<Mono<Integer>, Mono<Integer>> firstInMono() {
			return (number) -> number;
		}

		@Bean
		Function<Integer, Mono<Integer>> empty() {
			return (number) -> Mono.empty();
		}

		@Bean
		Function<Integer, Flux<String>> texts() {
			return (number) -> Flux.just("a", "\"b\"");
		}

		@Bean
		Function<Integer, Flux<byte[]>> bytes() {
			return (number) -> Flux.just(new byte[] { 1, 2 }, new byte[] { 3 });
		}

		@Bean
		Supplier<Flux<List<Integer>>> lists() {
			return () -> Flux.just(List.of(1), List.of(2, 3));
		}

		@Bean
		Supplier<Flux<Optional<Integer>>> optionals() {
			return () -> Flux.just(Optional.of(1), Optional.empty(), Optional.of(2));
		}

		@Bean
		Supplier<Flux<Shape>> shapes() {
			return () -> Flux.just(new Circle(1), new Square(2));
		}

		@Bean
		Supplier<Flux<StringValue>> protobufs() {
			return () -> Flux.just(StringValue.of("a"), StringValue.of("b"));
		}

		@Bean
		Supplier<Flux<Integer>> breaking() {
			return () -> Flux.just(1, 2).concatWith(Mono.error(new IllegalArgumentException("broken")));
		}

		@Bean
		Supplier<Flux<Object>> unwritable(Ended ended) {
			return () -> Flux.<Object>just(1, new Loop())
				.concatWith(Mono.never())
				.doOnCancel(ended.cancelled::countDown);
		}

		@Bean
		Supplier<Flux<String>> endless() {
			return () -> Flux.<String>generate((sink) -> sink.next("x".repeat(1 << 20)));
		}

		@Bean
		Supplier<Flux<Integer>> quiet(Ended ended) {
			return () -> Flux.just(1, 2).concatWith(Mono.never()).doOnSubscribe((some) -> ended.subscribed.countDown());
		}

		@Bean
		Function<Message<Integer>, Boolean> headers() {
			return (message) -> message.getHeaders().containsKey("jobber-result");
		}

	}

}
