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

package io.jobber.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.proto.v1.Failure;
import io.jobber.proto.v1.Failure.Cause;
import io.jobber.proto.v1.Result;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker logs and tells when functions fail.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class WorkerFailuresTests {

	private final FakeHandler handler = new FakeHandler();

	private FakeDispatcher dispatcher;

	private final Worker worker = new Worker(this.handler);

	@BeforeEach
	void start() throws IOException {
		this.dispatcher = new FakeDispatcher();
	}

	@AfterEach
	void stop() {
		this.worker.close();
		this.dispatcher.close();
	}

	@Test
	void failureIsLoggedOnceWithItsStackTraceTaskAndFunction(CapturedOutput output) throws Exception {
		FakeConnection connection = join(1);
		connection.send(FakeConnection.task(4711).setAttempt(2));
		FakeHandler.Started task = this.handler.awaitStarted(4711);

		task.callback().failed(new IllegalStateException("no price", new IOException("disk")));
		task.callback().failed(new IllegalStateException("no price again"));
		connection.awaitResult(4711);

		assertThat(output).containsOnlyOnce("WARN")
			.contains("Function 'echo' failed: task 4711, attempt 2")
			.containsOnlyOnce("java.lang.IllegalStateException: no price")
			.contains("at io.jobber.worker.WorkerFailuresTests.failureIsLoggedOnce")
			.containsOnlyOnce("Caused by: java.io.IOException: disk");
	}

	@Test
	void failureOfATaskThatWasCancelledIsNotLogged(CapturedOutput output) throws Exception {
		FakeConnection connection = join(2);
		connection.send(FakeConnection.task(1), FakeConnection.task(2));
		connection.cancel(1L);
		this.handler.awaitStarted(1).awaitCancel();

		this.handler.awaitStarted(1).callback().failed(new IllegalStateException("told to stop"));
		this.handler.awaitStarted(2).callback().cancelled();
		connection.awaitResult(1);
		connection.awaitResult(2);

		assertThat(output).doesNotContain("WARN", "ERROR");
	}

	@Test
	void taskForAFunctionThatIsNotThereIsNotLogged(CapturedOutput output) throws Exception {
		FakeConnection connection = join(1);
		connection.send(FakeConnection.task(1));

		this.handler.awaitStarted(1).callback().failed(new UnknownFunctionException("echo", Set.of()));

		assertThat(connection.awaitResult(1).hasNack()).isTrue();
		assertThat(output).doesNotContain("WARN", "ERROR");
	}

	@ParameterizedTest
	@MethodSource("wrapped")
	void wrappersOfTheJdkAreTakenOff(Throwable thrown) throws Exception {
		assertThat(fail(thrown).getType()).isEqualTo("java.io.IOException");
	}

	static Stream<Throwable> wrapped() {
		IOException failure = new IOException("disk");
		return Stream.of(new CompletionException(failure), new ExecutionException(failure),
				new InvocationTargetException(failure), new UndeclaredThrowableException(failure),
				new CompletionException(new ExecutionException(
						new InvocationTargetException(new UndeclaredThrowableException(failure)))));
	}

	@Test
	void wrapperOfNothingAndExceptionsThatSaySomethingThemselvesAreKept() throws Exception {
		assertThat(WrappedFailure.unwrap(new InvocationTargetException(null)))
			.isInstanceOf(InvocationTargetException.class);
		assertThat(fail(new UncheckedIOException("read", new IOException("disk"))).getType())
			.isEqualTo("java.io.UncheckedIOException");
	}

	@Test
	void causesAreToldWithoutWrappersAndNoMoreThanEight() throws Exception {
		Failure two = fail(new IllegalStateException("no price",
				new CompletionException(new IOException("disk", new InterruptedException()))));
		Failure many = fail(IntStream.range(0, 20)
			.mapToObj((level) -> new RuntimeException("level " + level))
			.reduce((inner, outer) -> (RuntimeException) outer.initCause(inner))
			.orElseThrow());

		assertThat(two.getType()).isEqualTo("java.lang.IllegalStateException");
		assertThat(two.getCausesList()).containsExactly(
				Cause.newBuilder().setType("java.io.IOException").setMessage("disk").build(),
				Cause.newBuilder().setType("java.lang.InterruptedException").build());
		assertThat(many.getMessage()).isEqualTo("level 19");
		assertThat(many.getCausesList()).hasSize(8).last().extracting(Cause::getMessage).isEqualTo("level 11");
	}

	@Test
	void circleOfCausesEnds() throws Exception {
		IllegalStateException first = new IllegalStateException("first");
		IllegalStateException second = new IllegalStateException("second", first);
		first.initCause(second);
		Wrapper wrapper = new Wrapper();
		wrapper.initCause(new ExecutionException(wrapper));

		assertThat(fail(first).getCausesList()).hasSize(8);
		assertThat(fail(wrapper).getType()).isEqualTo(Wrapper.class.getName());
	}

	@Test
	void textsAreCut() throws Exception {
		Failure failure = fail(new IllegalStateException("m".repeat(10_000), new IOException("c".repeat(10_000))));

		assertThat(failure.getMessage()).hasSize(8195).endsWith("m...");
		assertThat(failure.getCauses(0).getMessage()).hasSize(1027).endsWith("c...");
	}

	@Test
	void stackTraceIsToldOnlyIfItIsAllowedAndCut() throws Exception {
		IllegalStateException failure = new IllegalStateException("no price", new IOException("disk"));

		assertThat(fail(failure).getStackTrace()).isEmpty();

		this.worker.sendStackTraces(true);
		assertThat(fail(failure).getStackTrace()).startsWith("java.lang.IllegalStateException: no price")
			.contains("\n\tat io.jobber.worker.WorkerFailuresTests.stackTraceIsTold")
			.contains("Caused by: java.io.IOException: disk");
		assertThat(fail(new IllegalStateException("m".repeat(20_000))).getStackTrace()).hasSize(16_387)
			.endsWith("m...");
	}

	@Test
	void failureThatDoesNotFitIntoAFrameIsToldWithoutItsCauses() throws Exception {
		this.dispatcher.limits(1000, 4000);

		Failure failure = fail(new IllegalStateException("no price",
				new IOException("c".repeat(1000), new IOException("c".repeat(1000),
						new IOException("c".repeat(1000), new IOException("c".repeat(1000)))))));

		assertThat(failure.getMessage()).isEqualTo("no price");
		assertThat(failure.getCausesList()).isEmpty();
	}

	@Test
	void exceptionWhoseMessageCannotBeHadIsAnswered() throws Exception {
		RuntimeException broken = new RuntimeException() {

			private static final long serialVersionUID = 1L;

			@Override
			public String getMessage() {
				throw new IllegalStateException("no message");
			}

			@Override
			public synchronized Throwable getCause() {
				throw new IllegalStateException("no cause");
			}

		};
		this.worker.sendStackTraces(true);

		assertThat(fail(broken).getType()).isEqualTo(broken.getClass().getName());
		assertThat(fail(null).getType()).isEqualTo("java.lang.NullPointerException");
	}

	@ParameterizedTest
	@MethodSource
	void exceptionThatThrowsErrorsItselfIsAnswered(Throwable broken) throws Exception {
		this.worker.sendStackTraces(true);

		assertThat(fail(broken).getType()).isEqualTo(broken.getClass().getName());
	}

	static Stream<Throwable> exceptionThatThrowsErrorsItselfIsAnswered() {
		return Stream.of(new BrokenMessage(), new BrokenCause(), new BrokenWrapper(),
				new IllegalStateException("no price", new BrokenMessage()));
	}

	private Failure fail(Throwable thrown) throws Exception {
		FakeConnection connection = join(1);
		long id = this.handler.startedCount() + 1;
		connection.send(FakeConnection.task(id));
		this.handler.awaitStarted(id).callback().failed(thrown);
		Result result = connection.awaitResult(id);
		return result.getFailure();
	}

	private FakeConnection join(int slots) throws InterruptedException {
		this.worker.join(new Invitation(this.dispatcher.address(), "secret", slots, Duration.ZERO));
		return this.dispatcher.awaitJoin();
	}

	private static final class BrokenMessage extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new NoClassDefFoundError("com/example/Words");
		}

	}

	private static final class BrokenCause extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public synchronized Throwable getCause() {
			throw new AssertionError("no cause");
		}

	}

	private static final class BrokenWrapper extends CompletionException {

		private static final long serialVersionUID = 1L;

		@Override
		public synchronized Throwable getCause() {
			throw new AssertionError("no cause");
		}

	}

	private static final class Wrapper extends CompletionException {

		private static final long serialVersionUID = 1L;

		private Wrapper() {
			super("around something");
		}

	}

}
