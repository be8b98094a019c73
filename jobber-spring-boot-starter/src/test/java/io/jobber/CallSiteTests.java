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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.SingletonTargetSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import io.jobber.task.JobberException;
import io.jobber.task.Payload;
import io.jobber.task.TaskOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link CallSite}: errors show where the caller's own code was.
 */
@Timeout(300)
class CallSiteTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final ParameterizedTypeReference<String> TEXT = new ParameterizedTypeReference<>() {
	};

	private final FakeDispatcher dispatcher = new FakeDispatcher();

	private final JobberTemplate template = new JobberTemplate(this.dispatcher, JobberTemplateTests.CODECS,
			(function) -> TaskOptions.of(LIMIT));

	@ParameterizedTest
	@MethodSource("failures")
	void errorOfAMonoShowsTheLinesThatMadeIt(JobberException failure) {
		this.dispatcher.failing(failure);
		Mono<String> mono = make(this.template);

		Throwable error = catchThrowable(() -> mono.block(LIMIT));

		assertThat(error).isSameAs(failure).hasStackTraceContaining("Function 'f' was called here");
		assertThat(lines(error)).startsWith("make", "errorOfAMonoShowsTheLinesThatMadeIt").hasSizeLessThanOrEqualTo(3);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void blockingCallShowsTheLineThatCalled(JobberException failure) {
		Throwable error = catchThrowable(() -> {
			CompletableFuture.runAsync(() -> awaitPromise().completeExceptionally(failure));
			call(this.template);
		});

		assertThat(error).isSameAs(failure).hasStackTraceContaining("Function 'f' was called here");
		assertThat(lines(error)).startsWith("call");
	}

	static List<JobberException> failures() {
		return JobberTemplateTests.failures();
	}

	@Test
	void everyFormOfACallShowsItsLine() {
		List<Runnable> calls = List.of(() -> this.template.execute("f", "a", String.class).block(LIMIT),
				() -> this.template.execute("f", "a", TEXT).block(LIMIT),
				() -> this.template.task("f").retrieve(String.class).block(LIMIT),
				() -> this.template.task("f").retrieve(TEXT).block(LIMIT),
				() -> this.template.executeBlocking("f", "a", String.class),
				() -> this.template.executeBlocking("f", "a", TEXT),
				() -> this.template.task("f").retrieveBlocking(String.class),
				() -> this.template.task("f").retrieveBlocking(TEXT));

		for (Runnable call : calls) {
			this.dispatcher.failing(new JobberException("broken"));

			assertThat(lines(catchThrowable(call::run)).get(0)).contains("everyFormOfACallShowsItsLine");
		}
	}

	@Test
	void taskThatCannotBeSentShowsTheLineThatMadeItsMono() {
		Mono<String> mono = this.template.task("f").timeout(Duration.ZERO).retrieve(String.class);

		assertThat(lines(catchThrowable(() -> mono.block(LIMIT))))
			.startsWith("taskThatCannotBeSentShowsTheLineThatMadeItsMono");
	}

	@Test
	void resultThatCannotBeReadShowsTheLineThatMadeItsMono() {
		this.dispatcher.answering(Payload.of("application/json", "{".getBytes(StandardCharsets.UTF_8)));
		Mono<JobberTemplateTests.Point> mono = this.template.execute("f", "a", JobberTemplateTests.Point.class);

		assertThat(lines(catchThrowable(() -> mono.block(LIMIT))))
			.startsWith("resultThatCannotBeReadShowsTheLineThatMadeItsMono");
	}

	@Test
	void proxiesOfTheTemplateAreNotItsCallers() {
		ProxyFactory byClass = new ProxyFactory(this.template);
		byClass.setProxyTargetClass(true);
		JobberOperations byInterface = ProxyFactory.getProxy(JobberOperations.class,
				new SingletonTargetSource(this.template));

		for (JobberOperations proxy : List.of((JobberOperations) byClass.getProxy(), byInterface)) {
			this.dispatcher.failing(new JobberException("broken"));

			assertThat(lines(catchThrowable(() -> make(proxy).block(LIMIT)))).startsWith("make");
			this.dispatcher.failing(new JobberException("broken"));
			assertThat(lines(catchThrowable(() -> call(proxy)))).startsWith("call");
		}
	}

	@Test
	void oneFailureOfManyCallsDoesNotGrowWithThem() {
		JobberException failure = new JobberException("shared");
		this.dispatcher.failing(failure);

		Stream.generate(() -> this.template.execute("f", "a", String.class))
			.limit(10)
			.forEach((mono) -> catchThrowable(() -> mono.block(LIMIT)));
		catchThrowable(() -> call(this.template));

		assertThat(failure.getSuppressed()).filteredOn(CallSite.CallTrace.class::isInstance).hasSize(1);
	}

	@Test
	void nothingIsCapturedForAMonoIfThatIsSwitchedOff() {
		this.dispatcher.failing(new JobberException("broken"));
		JobberTemplate without = new JobberTemplate(this.dispatcher, JobberTemplateTests.CODECS,
				(function) -> TaskOptions.of(LIMIT), false, UnaryOperator.identity());

		Throwable error = catchThrowable(() -> make(without).block(LIMIT));

		assertThat(error.getSuppressed()).noneMatch(CallSite.CallTrace.class::isInstance);
	}

	private static Mono<String> make(JobberOperations operations) {
		return operations.execute("f", "a", String.class);
	}

	private static String call(JobberOperations operations) {
		return operations.executeBlocking("f", "a", String.class);
	}

	private CompletableFuture<Payload> awaitPromise() {
		await().atMost(LIMIT).until(() -> this.dispatcher.promises.size() == 1);
		return this.dispatcher.promise();
	}

	private static List<String> lines(Throwable error) {
		return Stream.of(error.getSuppressed())
			.filter(CallSite.CallTrace.class::isInstance)
			.flatMap((trace) -> Stream.of(trace.getStackTrace()))
			.map(StackTraceElement::getMethodName)
			.toList();
	}

}
