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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.jobber.task.Payload;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TaskSpec}.
 */
class TaskSpecTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(17);

	private final FakeDispatcher dispatcher = new FakeDispatcher();

	private final JobberTemplate template = new JobberTemplate(this.dispatcher, JobberTemplateTests.CODECS,
			(function) -> TaskOptions.of(DEFAULT_TIMEOUT));

	@Test
	void everythingThatIsSaidReachesTheTask() {
		this.template.task("thumbnail")
			.payload(new byte[] { 1, 2, 3 })
			.contentType("image/jpeg")
			.header("width", "64")
			.header("height", "32")
			.timeout(Duration.ofMillis(250))
			.idempotent()
			.retrieve(byte[].class)
			.subscribe();

		Task task = this.dispatcher.task();
		assertThat(task.function()).isEqualTo("thumbnail");
		assertThat(task.payload().bytes()).containsExactly(1, 2, 3);
		assertThat(task.payload().contentType()).isEqualTo("image/jpeg");
		assertThat(task.payload().headers()).isEqualTo(Map.of("width", "64", "height", "32"));
		assertThat(task.timeout()).isEqualTo(Duration.ofMillis(250));
		assertThat(task.options().idempotent()).isTrue();
	}

	@Test
	void whatIsNotSaidHasItsDefault() {
		this.template.task("f").retrieve(String.class).subscribe();

		Task task = this.dispatcher.task();
		assertThat(task.payload().size()).isZero();
		assertThat(task.payload().headers()).isEmpty();
		assertThat(task.timeout()).isEqualTo(DEFAULT_TIMEOUT);
		assertThat(task.options().idempotent()).isFalse();
	}

	@Test
	void shortFormUsesTheDefaultTimeout() {
		this.template.execute("f", "a", String.class).subscribe();

		assertThat(this.dispatcher.task().timeout()).isEqualTo(DEFAULT_TIMEOUT);
	}

	@Test
	void headersAreAddedToThoseOfAPayloadAndReplaceThem() {
		Payload payload = Payload.of("text/plain", new byte[0]).withHeaders(Map.of("a", "1", "b", "2"));

		this.template.task("f").payload(payload).header("b", "3").header("c", "4").retrieve(String.class).subscribe();

		assertThat(this.dispatcher.task().payload().headers()).isEqualTo(Map.of("a", "1", "b", "3", "c", "4"));
		assertThat(payload.headers()).isEqualTo(Map.of("a", "1", "b", "2"));
	}

	@Test
	void textIsSentInTheCharsetOfItsContentType() {
		this.template.task("f")
			.payload("é")
			.contentType("text/csv;charset=ISO-8859-1")
			.retrieve(String.class)
			.subscribe();

		assertThat(this.dispatcher.task().payload().bytes()).isEqualTo("é".getBytes(StandardCharsets.ISO_8859_1));
	}

	@Test
	void genericResultIsRetrievedAsAMonoAndBlocking() {
		this.dispatcher.answering(Payload.of("application/json", "[1,2]".getBytes(StandardCharsets.UTF_8)));
		ParameterizedTypeReference<List<Integer>> type = new ParameterizedTypeReference<>() {
		};

		assertThat(this.template.task("f").retrieve(type).block(LIMIT)).containsExactly(1, 2);
		assertThat(this.template.task("f").retrieveBlocking(type)).containsExactly(1, 2);
	}

	@Test
	void specChangedAfterTheMonoWasMadeDoesNotChangeWhatTheMonoSends() {
		TaskSpec spec = this.template.task("f").payload("first").header("n", "1");
		Mono<String> first = spec.retrieve(String.class);
		Mono<String> second = spec.payload("second").header("n", "2").idempotent().retrieve(String.class);

		second.subscribe();
		first.subscribe();

		assertThat(this.dispatcher.tasks).extracting((task) -> new String(task.payload().bytes()))
			.containsExactly("second", "first");
		assertThat(this.dispatcher.tasks).extracting((task) -> task.payload().headers().get("n"))
			.containsExactly("2", "1");
		assertThat(this.dispatcher.tasks).extracting((task) -> task.options().idempotent())
			.containsExactly(true, false);
	}

	@Test
	void orderOfTimeoutsMeansNothingEvenIfOneIsTheDefault() {
		this.template.task("f")
			.queueTimeout(DEFAULT_TIMEOUT)
			.timeout(Duration.ofMinutes(1))
			.retrieve(String.class)
			.subscribe();
		this.template.task("f")
			.timeout(Duration.ofMinutes(1))
			.queueTimeout(DEFAULT_TIMEOUT)
			.retrieve(String.class)
			.subscribe();

		assertThat(this.dispatcher.tasks).extracting(Task::options)
			.allMatch((options) -> DEFAULT_TIMEOUT.equals(options.queueTimeout()), "waits for as long as it said")
			.allMatch((options) -> options.timeout().equals(Duration.ofMinutes(1)), "lasts for as long as it said");
	}

	@Test
	void orderOfAllStepsMeansNothing() {
		List<UnaryOperator<TaskSpec>> steps = new ArrayList<>(List.of((spec) -> spec.payload("a"),
				(spec) -> spec.contentType("text/csv"), (spec) -> spec.header("h", "1"),
				(spec) -> spec.timeout(DEFAULT_TIMEOUT), (spec) -> spec.queueTimeout(Duration.ofMinutes(2)),
				(spec) -> spec.retryOn("x.Busy"), TaskSpec::idempotent, (spec) -> spec.priority(Priority.HIGH)));

		for (int rotation = 0; rotation < steps.size(); rotation++) {
			send(steps);
			Collections.rotate(steps, 1);
		}
		Collections.reverse(steps);
		send(steps);

		assertThat(this.dispatcher.tasks).extracting(Task::options)
			.containsOnly(
					new TaskOptions(DEFAULT_TIMEOUT, Duration.ofMinutes(2), true, Set.of("x.Busy"), Priority.HIGH));
		assertThat(this.dispatcher.tasks).extracting((task) -> task.payload().contentType()).containsOnly("text/csv");
		assertThat(this.dispatcher.tasks).extracting((task) -> task.payload().headers()).containsOnly(Map.of("h", "1"));
	}

	private void send(List<UnaryOperator<TaskSpec>> steps) {
		TaskSpec spec = this.template.task("f");
		for (UnaryOperator<TaskSpec> step : steps) {
			spec = step.apply(spec);
		}
		spec.retrieve(String.class).subscribe();
	}

	@Test
	void whatIsNotSetIsThatOfTheFunctionsPoolWhenTheTaskIsSent() {
		AtomicReference<TaskOptions> usual = new AtomicReference<>(TaskOptions.of(Duration.ofSeconds(1)));
		JobberTemplate template = new JobberTemplate(this.dispatcher, JobberTemplateTests.CODECS,
				(function) -> usual.get());
		Mono<String> result = template.task("f").idempotent().retrieve(String.class);
		TaskOptions pool = new TaskOptions(Duration.ofSeconds(9), Duration.ofSeconds(3), false, Set.of("x.Busy"),
				Priority.LOW);
		usual.set(pool);

		result.subscribe();
		template.task("f").retryOn("x.Full").timeout(Duration.ofMinutes(1)).retrieve(String.class).subscribe();

		assertThat(this.dispatcher.tasks).extracting(Task::options)
			.containsExactly(
					new TaskOptions(Duration.ofSeconds(9), Duration.ofSeconds(3), true, Set.of("x.Busy"), Priority.LOW),
					new TaskOptions(Duration.ofMinutes(1), Duration.ofSeconds(3), false, Set.of("x.Busy", "x.Full"),
							Priority.LOW));
	}

	@Test
	void timeoutThatWasSetLimitsTheWaitToo() {
		this.template.task("f").timeout(Duration.ofMinutes(1)).retrieve(String.class).subscribe();

		assertThat(this.dispatcher.task().options()).isEqualTo(TaskOptions.of(Duration.ofMinutes(1)));
	}

	@Test
	void headersAreAddedToOthersAndReplaceThoseOfTheSameName() {
		Map<String, String> more = new HashMap<>(Map.of("b", "3", "c", "4"));

		this.template.task("f").header("a", "1").header("b", "2").headers(more).retrieve(String.class).subscribe();
		more.put("d", "5");

		assertThat(this.dispatcher.task().payload().headers()).isEqualTo(Map.of("a", "1", "b", "3", "c", "4"));
	}

	@Test
	void payloadIsWrittenAsTheTypeThatIsDeclaredForIt() {
		ParameterizedTypeReference<List<Shape>> shapes = new ParameterizedTypeReference<>() {
		};

		this.template.task("f").payload(List.of(new Circle(1)), shapes).retrieve(String.class).subscribe();
		this.template.task("f").payload(new Circle(2), Shape.class).retrieve(String.class).subscribe();
		this.template.task("f").payload(3, int.class).retrieve(String.class).subscribe();
		this.template.task("f").payload(null, shapes).retrieve(String.class).subscribe();

		assertThat(this.dispatcher.tasks).extracting((task) -> new String(task.payload().bytes()))
			.containsExactly("[{\"kind\":\"circle\",\"radius\":1}]", "{\"kind\":\"circle\",\"radius\":2}", "3", "");
	}

	@Test
	void payloadThatIsSetAgainHasNoDeclaredType() {
		this.template.task("f").payload(new Circle(1), Shape.class).payload("text").retrieve(String.class).subscribe();

		assertThat(this.dispatcher.task().payload().bytes()).asString().isEqualTo("text");
	}

	@Test
	void failuresToRetryAreNamedByClassOrNameAndAddUp() {
		this.template.task("f")
			.retryOn("x.Busy")
			.retryOn(IOException.class, Nested.class)
			.retryOn("x.Busy", "x.Full", "x.Full")
			.retrieve(String.class)
			.subscribe();

		assertThat(this.dispatcher.task().options().retryOn()).containsExactlyInAnyOrder("x.Busy",
				"java.io.IOException", "io.jobber.TaskSpecTests$Nested", "x.Full");
	}

	@ParameterizedTest
	@MethodSource("invalidSteps")
	void whatMayNotBeNullOrBlankIsRefusedAtOnceInASentence(String sentence, Consumer<JobberOperations> step) {
		assertThatIllegalArgumentException().isThrownBy(() -> step.accept(this.template))
			.withMessageContaining(sentence);

		assertThat(this.dispatcher.tasks).isEmpty();
	}

	@SuppressWarnings("NullAway")
	static Stream<Arguments> invalidSteps() {
		Map<String, String> nullValue = new HashMap<>();
		nullValue.put("h", null);
		Map<String, String> nullName = new HashMap<>();
		nullName.put(null, "v");
		Class<String> noClass = null;
		ParameterizedTypeReference<String> noType = null;
		return Stream.of(invalid("name of a function must not be null", (jobber) -> jobber.task(null)),
				invalid("name of a function must not be null", (jobber) -> jobber.execute(null, "a", String.class)),
				invalid("name of a function must not be null",
						(jobber) -> jobber.executeBlocking(null, "a", String.class)),
				invalid("type of a result must not be null", (jobber) -> jobber.execute("f", "a", noClass)),
				invalid("type of a result must not be null", (jobber) -> jobber.execute("f", "a", noType)),
				invalid("type of a result must not be null", (jobber) -> jobber.executeBlocking("f", "a", noClass)),
				invalid("type of a result must not be null", (jobber) -> jobber.executeBlocking("f", "a", noType)),
				invalid("type of a result must not be null", (jobber) -> jobber.task("f").retrieve(noClass)),
				invalid("type of a result must not be null", (jobber) -> jobber.task("f").retrieve(noType)),
				invalid("type of a result must not be null", (jobber) -> jobber.task("f").retrieveBlocking(noClass)),
				invalid("type of a result must not be null", (jobber) -> jobber.task("f").retrieveBlocking(noType)),
				invalid("type of a payload must not be null", (jobber) -> jobber.task("f").payload("a", noClass)),
				invalid("type of a payload must not be null", (jobber) -> jobber.task("f").payload("a", noType)),
				invalid("content type must not be null or blank", (jobber) -> jobber.task("f").contentType(null)),
				invalid("content type must not be null or blank", (jobber) -> jobber.task("f").contentType(" ")),
				invalid("name of a header must not be null or blank", (jobber) -> jobber.task("f").header(null, "v")),
				invalid("name of a header must not be null or blank", (jobber) -> jobber.task("f").header(" ", "v")),
				invalid("value of the header 'h' must not be null", (jobber) -> jobber.task("f").header("h", null)),
				invalid("Headers must not be null", (jobber) -> jobber.task("f").headers(null)),
				invalid("name of a header must not be null or blank", (jobber) -> jobber.task("f").headers(nullName)),
				invalid("value of the header 'h' must not be null", (jobber) -> jobber.task("f").headers(nullValue)),
				invalid("timeout must not be null", (jobber) -> jobber.task("f").timeout(null)),
				invalid("queue timeout must not be null", (jobber) -> jobber.task("f").queueTimeout(null)),
				invalid("priority must not be null", (jobber) -> jobber.task("f").priority(null)),
				invalid("must not be null", (jobber) -> jobber.task("f").retryOn((String[]) null)),
				invalid("must not be null or blank", (jobber) -> jobber.task("f").retryOn((String) null)),
				invalid("must not be null or blank", (jobber) -> jobber.task("f").retryOn("x.Busy", " ")),
				invalid("must not be null", (jobber) -> jobber.task("f").retryOn((Class<?>[]) null)),
				invalid("must not be null", (jobber) -> jobber.task("f").retryOn((Class<?>) null)),
				invalid("must be an exception, but is java.lang.String",
						(jobber) -> jobber.task("f").retryOn(String.class)));
	}

	private static Arguments invalid(String sentence, Consumer<JobberOperations> step) {
		return Arguments.of(sentence, step);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  " })
	void blankFunctionIsAnErrorOfTheMonoNotOfItsAssembly(String function) {
		Mono<String> result = this.template.execute(function, "a", String.class);

		assertInvalid(result, "function");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.executeBlocking(function, "a", String.class))
			.withMessageContaining("function");
	}

	@ParameterizedTest
	@MethodSource("invalidTimeouts")
	void invalidTimeoutIsAnErrorOfTheMonoNotOfItsAssembly(Duration timeout) {
		Mono<String> result = this.template.task("f").timeout(timeout).retrieve(String.class);

		assertInvalid(result, timeout.toString());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.task("f").timeout(timeout).retrieveBlocking(String.class))
			.withMessageContaining(timeout.toString());
	}

	@ParameterizedTest
	@MethodSource("invalidTimeouts")
	void invalidQueueTimeoutIsAnErrorOfTheMonoNotOfItsAssembly(Duration queueTimeout) {
		Mono<String> result = this.template.task("f").queueTimeout(queueTimeout).retrieve(String.class);

		assertInvalid(result, "queue timeout");
	}

	static List<Duration> invalidTimeouts() {
		return List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(366),
				Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
	}

	@Test
	void callerWhoTakesSeveralItemsSaysSoToTheWorker() {
		List<ParameterizedTypeReference<?>> several = List.of(new ParameterizedTypeReference<List<String>>() {
		}, new ParameterizedTypeReference<Set<String>>() {
		}, new ParameterizedTypeReference<Iterable<String>>() {
		}, new ParameterizedTypeReference<List<String>[]>() {
		}, new ParameterizedTypeReference<ArrayList<?>>() {
		}, new ParameterizedTypeReference<Optional<List<String>>>() {
		}, ParameterizedTypeReference.forType(String[].class), ParameterizedTypeReference.forType(int[].class));

		several.forEach((type) -> this.template.execute("f", "a", type).subscribe());

		assertThat(this.dispatcher.tasks).hasSize(several.size())
			.allSatisfy((task) -> assertThat(task.payload().headers()).containsEntry("jobber-result", "list"));
	}

	@ParameterizedTest
	@ValueSource(
			classes = { String.class, byte[].class, Map.class, Object.class, Payload.class, Void.class, int.class })
	void callerWhoTakesOneValueSaysNothing(Class<?> type) {
		this.template.execute("f", "a", type).subscribe();

		assertThat(this.dispatcher.task().payload().headers()).isEmpty();
	}

	private void assertInvalid(Mono<?> result, String words) {
		StepVerifier.create(result)
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining(words)
				.hasNoCause())
			.verify(LIMIT);
		assertThat(this.dispatcher.tasks).isEmpty();
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "circle"))
	interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	static class Nested extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
