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

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.scheduler.Schedulers;

import io.jobber.codec.PayloadCodecException;
import io.jobber.task.JobberException;
import io.jobber.task.Payload;
import io.jobber.task.TaskOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the blocking form of {@link JobberTemplate}.
 */
@Timeout(300)
class JobberTemplateBlockingTests {

	private final FakeDispatcher dispatcher = new FakeDispatcher();

	private final JobberTemplate template = new JobberTemplate(this.dispatcher, JobberTemplateTests.CODECS,
			(function) -> TaskOptions.of(Duration.ofSeconds(17)));

	@Test
	void platformThreadWaitsForTheResult() throws Exception {
		CompletableFuture<String> result = call((task) -> new Thread(task).start(), this::execute);
		await().atMost(Duration.ofMinutes(1)).until(() -> !this.dispatcher.tasks.isEmpty());
		assertThat(result).isNotDone();

		this.dispatcher.promise().complete(text("b"));

		assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo("b");
	}

	@Test
	void virtualThreadWaitsForTheResult() throws Exception {
		Method start = virtualThreads();
		CompletableFuture<String> result = call((task) -> {
			try {
				start.invoke(null, task);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}, this::execute);
		await().atMost(Duration.ofMinutes(1)).until(() -> !this.dispatcher.tasks.isEmpty());
		assertThat(result).isNotDone();

		this.dispatcher.promise().complete(text("b"));

		assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo("b");
	}

	@Test
	void boundedElasticThreadMayWait() throws Exception {
		this.dispatcher.answering(text("b"));

		CompletableFuture<String> result = call(Schedulers.boundedElastic()::schedule, this::execute);

		assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo("b");
	}

	@Test
	void functionWithoutAResultGivesNull() {
		this.dispatcher.answering(Payload.empty());

		assertThat(this.template.executeBlocking("f", "a", Void.class)).isNull();
		assertThat(this.template.executeBlocking("f", "a", void.class)).isNull();
		assertThat(this.template.executeBlocking("f", "a", JobberTemplateTests.Point.class)).isNull();
	}

	@Test
	void resultOfAPrimitiveTypeIsBoxed() {
		this.dispatcher.answering(Payload.of("application/json", new byte[] { '7' }));

		Integer result = this.template.executeBlocking("f", "a", int.class);

		assertThat(result).isEqualTo(7);
	}

	@Test
	void resultOfAGenericTypeKeepsItsElements() {
		this.dispatcher
			.answering(Payload.of("application/json", "[{\"x\":1,\"y\":2}]".getBytes(StandardCharsets.UTF_8)));

		List<JobberTemplateTests.Point> result = this.template.executeBlocking("f", "a",
				new ParameterizedTypeReference<List<JobberTemplateTests.Point>>() {
				});

		assertThat(result).containsExactly(new JobberTemplateTests.Point(1, 2));
	}

	@Test
	void parallelThreadIsRefusedAndNothingIsSent() {
		CompletableFuture<String> result = call(Schedulers.parallel()::schedule, this::execute);

		assertThat(result).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("parallel-")
			.withMessageContaining("must not block")
			.withMessageContaining("Mono");
		assertThat(this.dispatcher.tasks).isEmpty();
	}

	@Test
	void nettyThreadIsRefusedAndNothingIsSent() {
		CompletableFuture<String> result = call((task) -> new FastThreadLocalThread(task, "event-loop-1").start(),
				this::execute);

		assertThat(result).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("'event-loop-1'")
			.withMessageContaining("must not block");
		assertThat(this.dispatcher.tasks).isEmpty();
	}

	@Test
	void interruptCancelsTheTaskAndRestoresTheFlag() throws Exception {
		CompletableFuture<Thread> caller = new CompletableFuture<>();
		CompletableFuture<Boolean> flag = new CompletableFuture<>();
		CompletableFuture<String> result = call((task) -> {
			Thread thread = new Thread(task);
			caller.complete(thread);
			thread.start();
		}, () -> {
			try {
				return execute();
			}
			finally {
				flag.complete(Thread.currentThread().isInterrupted());
			}
		});
		await().atMost(Duration.ofMinutes(1)).until(() -> !this.dispatcher.tasks.isEmpty());

		caller.get().interrupt();

		assertThat(result).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.havingCause()
			.isExactlyInstanceOf(JobberException.class)
			.withMessageContaining("'upper'")
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(flag.get(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.dispatcher.promise()).isCancelled();
	}

	@ParameterizedTest
	@MethodSource("failures")
	void failureOfTheTaskIsThrownAsItself(JobberException failure) {
		this.dispatcher.failing(failure);

		assertThatExceptionOfType(failure.getClass()).isThrownBy(this::execute)
			.satisfies((thrown) -> assertThat(thrown).isSameAs(failure));
	}

	static List<JobberException> failures() {
		return JobberTemplateTests.failures();
	}

	@Test
	void anyOtherFailureIsWrappedAndNamesTheFunction() {
		IllegalStateException failure = new IllegalStateException("broken");
		this.dispatcher.failing(failure);

		assertThatExceptionOfType(JobberException.class).isThrownBy(this::execute)
			.withMessageContaining("'upper'")
			.withCause(failure);
	}

	@Test
	void resultThatCannotBeDecodedIsThrown() {
		this.dispatcher.answering(Payload.of("application/json", new byte[] { '{' }));

		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.template.executeBlocking("f", "a", JobberTemplateTests.Point.class));
	}

	private String execute() {
		return this.template.executeBlocking("upper", "a", String.class);
	}

	private static Method virtualThreads() {
		try {
			return Thread.class.getMethod("startVirtualThread", Runnable.class);
		}
		catch (NoSuchMethodException ex) {
			return Assumptions.abort("this JDK has no virtual threads");
		}
	}

	private static <T> CompletableFuture<T> call(Consumer<Runnable> thread, Callable<T> action) {
		CompletableFuture<T> result = new CompletableFuture<>();
		thread.accept(() -> {
			try {
				result.complete(action.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	private static Payload text(String content) {
		return Payload.of("text/plain", content.getBytes(StandardCharsets.UTF_8));
	}

}
