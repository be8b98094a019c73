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

package io.jobber;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.google.protobuf.StringValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.codec.BytesPayloadCodec;
import io.jobber.codec.JsonPayloadCodec;
import io.jobber.codec.PayloadCodec;
import io.jobber.codec.PayloadCodecException;
import io.jobber.codec.PayloadCodecs;
import io.jobber.codec.ProtobufPayloadCodec;
import io.jobber.codec.TextPayloadCodec;
import io.jobber.task.JobberException;
import io.jobber.task.Payload;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.task.WorkerLostException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the reactive form of {@link JobberTemplate}.
 */
class JobberTemplateTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(17);

	static final PayloadCodecs CODECS = new PayloadCodecs(List.of(new BytesPayloadCodec(), new TextPayloadCodec(),
			new ProtobufPayloadCodec(), new JsonPayloadCodec(JsonMapper.builder().build())));

	private final FakeDispatcher dispatcher = new FakeDispatcher();

	private final JobberTemplate template = new JobberTemplate(this.dispatcher, CODECS,
			(function) -> TaskOptions.of(DEFAULT_TIMEOUT));

	@Test
	void nothingIsSentBeforeTheSubscription() {
		Mono<String> result = this.template.execute("upper", "a", String.class);

		assertThat(this.dispatcher.tasks).isEmpty();
		result.subscribe();
		assertThat(this.dispatcher.tasks).hasSize(1);
	}

	@Test
	void eachSubscriptionSendsATaskOfItsOwn() {
		this.dispatcher.echoing();
		Mono<String> result = this.template.execute("upper", "a", String.class);

		String first = result.block(LIMIT);
		String second = result.block(LIMIT);

		assertThat(first).isEqualTo("a").isEqualTo(second);
		assertThat(this.dispatcher.tasks).hasSize(2);
		assertThat(this.dispatcher.tasks.get(0)).isNotSameAs(this.dispatcher.tasks.get(1));
	}

	@ParameterizedTest
	@MethodSource("payloads")
	void payloadIsEncodedByItsTypeAndTheResultDecodedByTheTypeAskedFor(Object value, String contentType,
			String content) {
		this.dispatcher.echoing();

		Object result = this.template.execute("echo", value, value.getClass()).block(LIMIT);

		assertThat(result).isEqualTo(value);
		Payload sent = this.dispatcher.task().payload();
		assertThat(sent.contentType()).isEqualTo(contentType);
		assertThat(sent.bytes()).asString(StandardCharsets.UTF_8).isEqualTo(content);
	}

	static Stream<Object[]> payloads() {
		return Stream.of(new Object[] { "grün".getBytes(StandardCharsets.UTF_8), "application/octet-stream", "grün" },
				new Object[] { "grün", "text/plain;charset=UTF-8", "grün" },
				new Object[] { new Point(1, 2), "application/json", "{\"x\":1,\"y\":2}" },
				new Object[] { StringValue.of("abc"), "application/x-protobuf", "\n\u0003abc" },
				new Object[] { 42, "application/json", "42" });
	}

	@Test
	void codecThatThrowsAnErrorFailsTheMono() {
		PayloadCodec broken = new PayloadCodec() {

			@Override
			public boolean canEncode(Object value, String contentType) {
				return true;
			}

			@Override
			public Payload encode(Object value, String contentType) {
				return Payload.empty();
			}

			@Override
			public boolean canDecode(Type type, String contentType) {
				return true;
			}

			@Override
			public Object decode(Payload payload, Type type) {
				throw new AssertionError("broken, as the test wants it");
			}

		};
		JobberTemplate template = new JobberTemplate(this.dispatcher, new PayloadCodecs(List.of(broken)),
				(function) -> TaskOptions.of(Duration.ofSeconds(17)));
		this.dispatcher.answering(Payload.of("text/plain", new byte[] { 1 }));

		StepVerifier.create(template.execute("echo", "a", String.class))
			.expectError(AssertionError.class)
			.verify(LIMIT);
	}

	@Test
	void functionWithoutAnInputIsGivenNoBytes() {
		this.template.execute("now", null, String.class).subscribe();

		assertThat(this.dispatcher.task().payload().size()).isZero();
	}

	@Test
	void resultAskedForAsPayloadComesAsItIsWithItsHeaders() {
		Payload answer = Payload.of("image/png", new byte[] { 1 }).withHeaders(Map.of("width", "64"));
		this.dispatcher.answering(answer);

		Payload result = this.template.execute("thumbnail", "a", Payload.class).block(LIMIT);

		assertThat(result).isSameAs(answer);
		assertThat(answer.headers()).containsEntry("width", "64");
	}

	@ParameterizedTest
	@MethodSource("emptyTypes")
	void functionWithoutAResultGivesAnEmptyMono(Class<?> type) {
		this.dispatcher.answering(Payload.empty());

		StepVerifier.create(this.template.execute("log", "a", type)).expectComplete().verify(LIMIT);
	}

	static List<Class<?>> emptyTypes() {
		return List.of(Void.class, void.class, Point.class, int.class, String.class, byte[].class, StringValue.class);
	}

	@ParameterizedTest
	@MethodSource("nothings")
	void resultIsDroppedIfNothingIsAskedFor(Class<?> nothing) {
		this.dispatcher.answering(Payload.of("image/png", new byte[] { 1 }));

		StepVerifier.create(this.template.execute("log", "a", nothing)).expectComplete().verify(LIMIT);
	}

	static List<Class<?>> nothings() {
		return List.of(Void.class, void.class);
	}

	@ParameterizedTest
	@ValueSource(classes = { Point.class, Integer.class, int.class })
	void jsonNullGivesAnEmptyMono(Class<?> type) {
		this.dispatcher.answering(json("null"));

		StepVerifier.create(this.template.execute("find", "a", type)).expectComplete().verify(LIMIT);
	}

	@Test
	void emptyTextAndTheDefaultMessageAreResults() {
		this.dispatcher.echoing();

		assertThat(this.template.execute("echo", "", String.class).block(LIMIT)).isEmpty();
		assertThat(this.template.execute("echo", StringValue.of(""), StringValue.class).block(LIMIT))
			.isEqualTo(StringValue.of(""));
	}

	@Test
	void resultOfAGenericTypeKeepsItsElements() {
		this.dispatcher.answering(json("[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]"));

		List<Point> points = this.template.execute("path", null, new ParameterizedTypeReference<List<Point>>() {
		}).block(LIMIT);

		assertThat(points).containsExactly(new Point(1, 2), new Point(3, 4));
	}

	@Test
	void resultOfAPrimitiveTypeIsBoxed() {
		this.dispatcher.answering(json("42"));

		Integer answer = this.template.execute("count", "a", int.class).block(LIMIT);

		assertThat(answer).isEqualTo(42);
	}

	@Test
	void resultComesOnAParallelThreadWhicheverThreadCompletesThePromise() throws Exception {
		CompletableFuture<Thread> emitting = this.template.execute("f", "a", String.class)
			.map((result) -> Thread.currentThread())
			.toFuture();

		Thread completing = new Thread(() -> this.dispatcher.promise().complete(text("b")), "completing");
		completing.start();
		Thread thread = emitting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

		assertThat(thread).isNotSameAs(completing);
		assertThat(thread.getName()).startsWith("parallel-");
		assertThat(Schedulers.isNonBlockingThread(thread)).isTrue();
	}

	@Test
	void failureComesOnAParallelThreadToo() {
		this.dispatcher.failing(new JobberException("broken"));

		String thread = this.template.execute("f", "a", String.class)
			.onErrorResume((failure) -> Mono.just(Thread.currentThread().getName()))
			.block(LIMIT);

		assertThat(thread).startsWith("parallel-");
	}

	@Test
	void cancellingTheMonoCancelsTheTask() {
		Disposable subscription = this.template.execute("f", "a", String.class).subscribe();
		assertThat(this.dispatcher.promise()).isNotDone();

		subscription.dispose();

		assertThat(this.dispatcher.promise()).isCancelled();
	}

	@Test
	void timeoutOperatorCancelsTheTask() {
		Mono<String> result = this.template.execute("f", "a", String.class).timeout(Duration.ofMillis(10));

		StepVerifier.create(result).expectError(TimeoutException.class).verify(LIMIT);
		assertThat(this.dispatcher.promise()).isCancelled();
	}

	@ParameterizedTest
	@MethodSource("failures")
	void failureOfTheTaskIsTheErrorItself(JobberException failure) {
		this.dispatcher.failing(failure);

		StepVerifier.create(this.template.execute("f", "a", String.class))
			.expectErrorSatisfies((error) -> assertThat(error).isSameAs(failure))
			.verify(LIMIT);
	}

	@Test
	void failureIsTakenOutOfItsCompletionException() {
		JobberException failure = new WorkerLostException("f", "worker-1", "cut", "advice");
		this.dispatcher.failing(new CompletionException(failure));

		StepVerifier.create(this.template.execute("f", "a", String.class))
			.expectErrorSatisfies((error) -> assertThat(error).isSameAs(failure))
			.verify(LIMIT);
	}

	static List<JobberException> failures() {
		return List.of(new TaskFailedException("f", "java.lang.IllegalStateException", "no"),
				new TaskTimeoutException(Phase.QUEUED, "f", LIMIT, "no worker"),
				new WorkerLostException("f", "worker-1", "cut", "advice"),
				TaskRejectedException.queueFull(1, "jobber"));
	}

	@Test
	void resultThatCannotBeDecodedIsAnError() {
		this.dispatcher.answering(json("{\"x\":\"one\"}"));

		StepVerifier.create(this.template.execute("f", "a", Point.class))
			.expectError(PayloadCodecException.class)
			.verify(LIMIT);
	}

	@Test
	void resultTypeThatCannotBeLinkedIsAnErrorAndNoWaitForever() {
		this.dispatcher.answering(json("1"));

		StepVerifier.create(this.template.execute("f", "a", Unlinkable.class))
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOf(JobberException.class).hasMessageContaining("Unlinkable"))
			.verify(LIMIT);
	}

	@Test
	void payloadThatCannotBeEncodedIsAnErrorOfTheMono() {
		Mono<String> result = this.template.execute("f", new Ageless(), String.class);

		StepVerifier.create(result).expectError(PayloadCodecException.class).verify(LIMIT);
		assertThat(this.dispatcher.tasks).isEmpty();
	}

	private static Payload json(String content) {
		return Payload.of("application/json", content.getBytes(StandardCharsets.UTF_8));
	}

	private static Payload text(String content) {
		return Payload.of("text/plain", content.getBytes(StandardCharsets.UTF_8));
	}

	record Point(int x, int y) {
	}

	/**
	 * Stands for a class whose dependencies are not on the class path.
	 */
	static final class Unlinkable {

		@JsonCreator
		static Unlinkable of(int value) {
			throw new NoClassDefFoundError("com/example/Missing");
		}

	}

	public static class Ageless {

		public int getAge() {
			throw new IllegalStateException("no age");
		}

	}

}
