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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.WorkerFrame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How a worker runs, answers, refuses and cancels tasks.
 */
@Timeout(300)
class WorkerTasksTests {

	private final FakeHandler handler = new FakeHandler();

	private final ExecutorService threads = TaskExecutors.newExecutor("test-task-");

	private FakeDispatcher dispatcher;

	private Worker worker;

	private WorkerSession session;

	@BeforeEach
	void start() throws IOException {
		this.dispatcher = new FakeDispatcher();
	}

	@AfterEach
	void stop() {
		this.worker.close();
		this.dispatcher.close();
		this.threads.shutdownNow();
	}

	@Test
	void handlerGetsTheTaskAndTheDispatcherItsResult() throws Exception {
		FakeConnection connection = join(1, this.handler);

		connection.send(FakeConnection.task(7).setAttempt(2).putHeaders("tenant", "blue"));
		FakeHandler.Started task = this.handler.awaitStarted(7);
		task.callback().succeeded("application/json", Map.of("took", "long"), "{}".getBytes());

		assertThat(task.request().attempt()).isEqualTo(2);
		assertThat(task.request().function()).isEqualTo("echo");
		assertThat(task.request().contentType()).isEqualTo("text/plain");
		assertThat(task.request().headers()).containsExactly(Map.entry("tenant", "blue"));
		assertThat(task.request().payload()).asString().isEqualTo("payload 7");
		assertThat(task.request().timeout()).isEqualTo(Duration.ofMinutes(1));
		Result result = connection.awaitResult(7);
		assertThat(result.getAttempt()).isEqualTo(2);
		assertThat(result.getPayload()).isEqualTo(ByteString.copyFromUtf8("{}"));
		assertThat(result.getContentType()).isEqualTo("application/json");
		assertThat(result.getHeadersMap()).containsExactly(Map.entry("took", "long"));
		assertThat(result.getRunMicros()).isPositive();
	}

	@Test
	void runsTasksConcurrentlyUpToItsSlotsAndNacksTheRest() throws Exception {
		FakeConnection connection = join(3, this.handler);

		connection.send(FakeConnection.task(1), FakeConnection.task(2));
		connection.send(FakeConnection.task(3), FakeConnection.task(4));
		Result refused = connection.awaitResult(4);

		assertThat(refused.getNack().getReason()).isEqualTo(Nack.Reason.BUSY);
		assertThat(this.handler.startedIds()).containsExactlyInAnyOrder(1L, 2L, 3L);
		this.handler.awaitStarted(2).succeed();
		connection.awaitResult(2);
		connection.send(FakeConnection.task(5));
		this.handler.awaitStarted(5);
	}

	@Test
	void batchesResultsOfManyTinyTasks() throws Exception {
		FakeConnection connection = join(1000, (request, callback) -> {
			callback.succeeded("text/plain", Map.of(), request.payload());
			return () -> {
			};
		});

		for (long first = 1; first <= 1000; first += 100) {
			connection
				.send(LongStream.range(first, first + 100).mapToObj(FakeConnection::task).toArray(Task.Builder[]::new));
		}

		assertThat(connection.awaitResults(1000)).extracting(Result::getTaskId).doesNotHaveDuplicates().hasSize(1000);
		assertThat(connection.resultFrames()).hasSizeLessThanOrEqualTo(10);
	}

	@Test
	void resultsFinishedOnManyThreadsAreAnsweredOnce() throws Exception {
		FakeConnection connection = join(1000, this.handler);
		connection.send(LongStream.rangeClosed(1, 1000).mapToObj(FakeConnection::task).toArray(Task.Builder[]::new));
		this.handler.awaitStarted(1000);
		CountDownLatch go = new CountDownLatch(1);

		IntStream.range(0, 4).forEach((thread) -> this.threads.execute(() -> {
			awaitQuietly(go);
			LongStream.rangeClosed(1, 1000).forEach((id) -> this.handler.awaitStarted(id).succeed());
		}));
		go.countDown();

		connection.awaitResults(1000);
		this.session.drain("done");
		await().atMost(Duration.ofMinutes(1)).until(connection::isHalfClosed);
		assertThat(connection.results()).extracting(Result::getTaskId).doesNotHaveDuplicates().hasSize(1000);
	}

	@Test
	void splitsBatchesAtTheLargestFrame() throws Exception {
		this.dispatcher.limits(1000, 4000);
		byte[] payload = new byte[900];
		FakeConnection connection = join(100, (request, callback) -> {
			callback.succeeded("text/plain", Map.of(), payload);
			return () -> {
			};
		});

		connection.send(LongStream.rangeClosed(1, 100).mapToObj(FakeConnection::task).toArray(Task.Builder[]::new));

		assertThat(connection.awaitResults(100)).allMatch(Result::hasPayload);
		assertThat(connection.resultFrames()).extracting(WorkerFrame::getSerializedSize)
			.allMatch((size) -> size <= 4000)
			.hasSize(25);
	}

	@Test
	void resultLargerThanTheLimitIsRefusedNamingBothSizes() throws Exception {
		this.dispatcher.limits(1000, 100_000);
		FakeConnection connection = join(2, this.handler);
		connection.send(FakeConnection.task(1), FakeConnection.task(2));

		this.handler.awaitStarted(1).succeed(new byte[1001]);
		this.handler.awaitStarted(2).succeed(new byte[1000]);

		assertThat(connection.awaitResult(1).getNack().getReason()).isEqualTo(Nack.Reason.TOO_LARGE);
		assertThat(connection.awaitResult(1).getNack().getMessage()).contains("1001").contains("1000");
		assertThat(connection.awaitResult(2).getPayload().size()).isEqualTo(1000);
	}

	@Test
	void resultThatNoFrameCanHoldIsRefused() throws Exception {
		this.dispatcher.limits(1000, 500);
		FakeConnection connection = join(1, this.handler);
		connection.send(FakeConnection.task(1));

		this.handler.awaitStarted(1).succeed(new byte[600]);

		assertThat(connection.awaitResult(1).getNack().getReason()).isEqualTo(Nack.Reason.TOO_LARGE);
		assertThat(connection.awaitResult(1).getNack().getMessage()).contains("500");
	}

	@Test
	void taskLargerThanTheLimitIsRefusedAndNeverStarts() throws Exception {
		this.dispatcher.limits(1000, 100_000);
		FakeConnection connection = join(1, this.handler);

		connection.send(FakeConnection.task(1).setPayload(ByteString.copyFrom(new byte[1001])));

		assertThat(connection.awaitResult(1).getNack().getReason()).isEqualTo(Nack.Reason.TOO_LARGE);
		assertThat(this.handler.startedIds()).isEmpty();
	}

	@Test
	void unknownFunctionIsRefusedAndCounted() throws Exception {
		FakeConnection connection = join(1, (request, callback) -> {
			throw new UnknownFunctionException(request.function(), Set.of("b", "a"));
		});

		connection.send(FakeConnection.task(1));
		Result result = connection.awaitResult(1);
		this.session.drain("done");

		assertThat(result.getNack().getReason()).isEqualTo(Nack.Reason.UNKNOWN_FUNCTION);
		assertThat(result.getNack().getMessage()).contains("'echo'").contains("[a, b]");
		assertThat(this.session.report().get(60, TimeUnit.SECONDS).refused()).isOne();
	}

	@Test
	void throwingHandlerAnswersWithTypeAndMessage() throws Exception {
		FakeConnection connection = join(1, (request, callback) -> {
			throw new IllegalArgumentException("no such order");
		});

		connection.send(FakeConnection.task(1));

		Result result = connection.awaitResult(1);
		assertThat(result.getFailure().getType()).isEqualTo("java.lang.IllegalArgumentException");
		assertThat(result.getFailure().getMessage()).isEqualTo("no such order");
	}

	@Test
	void failureIsUnwrappedFromItsFutureOnly() throws Exception {
		FakeConnection connection = join(3, this.handler);
		connection.send(FakeConnection.task(1), FakeConnection.task(2), FakeConnection.task(3));
		IllegalStateException cause = new IllegalStateException("inner");

		this.handler.awaitStarted(1).callback().failed(new CompletionException(new ExecutionException("outer", cause)));
		this.handler.awaitStarted(2).callback().failed(new RuntimeException("outer", cause));
		this.handler.awaitStarted(3).callback().failed(new IllegalStateException());

		assertThat(connection.awaitResult(1).getFailure().getMessage()).isEqualTo("inner");
		assertThat(connection.awaitResult(2).getFailure().getMessage()).isEqualTo("outer");
		assertThat(connection.awaitResult(3).getFailure().getMessage()).isEmpty();
	}

	@Test
	void nullFromTheHandlerFailsItsTask() throws Exception {
		FakeConnection connection = join(1, this.handler);
		connection.send(FakeConnection.task(1));

		this.handler.awaitStarted(1).callback().succeeded(null, Map.of(), new byte[0]);

		assertThat(connection.awaitResult(1).getFailure().getType()).isEqualTo("java.lang.NullPointerException");
	}

	@Test
	void secondOutcomeOfATaskIsIgnored() throws Exception {
		FakeConnection connection = join(2, this.handler);
		connection.send(FakeConnection.task(1), FakeConnection.task(2));
		FakeHandler.Started task = this.handler.awaitStarted(1);

		task.succeed();
		task.callback().failed(new IllegalStateException());
		task.callback().cancelled();
		this.handler.awaitStarted(2).succeed();

		connection.awaitResult(2);
		assertThat(connection.results()).extracting(Result::getTaskId).containsExactly(1L, 2L);
		assertThat(connection.awaitResult(1).hasPayload()).isTrue();
	}

	@Test
	void duplicateOfATaskInFlightIsIgnoredButAnotherAttemptIsNot() throws Exception {
		FakeConnection connection = join(5, this.handler);

		connection.send(FakeConnection.task(1));
		FakeHandler.Started first = this.handler.awaitStarted(1);
		connection.send(FakeConnection.task(1), FakeConnection.task(1).setAttempt(2), FakeConnection.task(2));
		this.handler.awaitStarted(2).succeed();
		FakeHandler.Started second = this.handler.awaitStarted(1);
		first.succeed();
		second.succeed();

		connection.awaitResults(3);
		assertThat(this.handler.startedCount()).isEqualTo(3);
		assertThat(connection.results()).filteredOn((result) -> result.getTaskId() == 1)
			.extracting(Result::getAttempt)
			.containsExactly(1, 2);
	}

	@Test
	void cancelInterruptsABlockingTaskWhichAnswersCancelled() throws Exception {
		CountDownLatch blocked = new CountDownLatch(1);
		FakeConnection connection = join(1,
				(request, callback) -> InterruptibleTask.start(this.threads, callback, () -> {
					blocked.countDown();
					new CountDownLatch(1).await();
				}));

		connection.send(FakeConnection.task(1));
		assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
		connection.cancel(1L, 99L);

		assertThat(connection.awaitResult(1).hasCancelled()).isTrue();
	}

	@Test
	void taskThatIgnoresTheCancelKeepsItsSlotUntilItEnds() throws Exception {
		FakeConnection connection = join(1, this.handler);
		connection.send(FakeConnection.task(1));

		connection.cancel(1L);
		this.handler.awaitStarted(1).awaitCancel();
		connection.send(FakeConnection.task(2));
		assertThat(connection.awaitResult(2).getNack().getReason()).isEqualTo(Nack.Reason.BUSY);
		this.handler.awaitStarted(1).callback().cancelled();
		connection.awaitResult(1);
		connection.send(FakeConnection.task(3));

		this.handler.awaitStarted(3);
		assertThat(this.handler.awaitStarted(1).cancels()).hasValue(1);
	}

	@Test
	void taskCancelledBeforeItBeganNeverRuns() throws Exception {
		CountDownLatch free = new CountDownLatch(1);
		ExecutorService single = Executors.newSingleThreadExecutor();
		try {
			single.execute(() -> awaitQuietly(free));
			FakeConnection connection = join(1, (request, callback) -> InterruptibleTask.start(single, callback, () -> {
				throw new AssertionError("It ran");
			}));

			connection.send(FakeConnection.task(1));
			connection.cancel(1L);
			// The nack says that the cancel, sent before, was processed.
			connection.send(FakeConnection.task(2));
			connection.awaitResult(2);
			free.countDown();

			assertThat(connection.awaitResult(1).hasCancelled()).isTrue();
		}
		finally {
			single.shutdownNow();
		}
	}

	@Test
	void cancelBeforeTheHandlerHasReturnedReachesTheTask() throws Exception {
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		CountDownLatch proceed = new CountDownLatch(1);
		join(1, (request, callback) -> {
			handling.countDown();
			awaitQuietly(proceed);
			return cancelled::countDown;
		}).send(FakeConnection.task(1));
		assertThat(handling.await(60, TimeUnit.SECONDS)).isTrue();

		this.session.close();
		assertThat(cancelled.getCount()).isOne();
		proceed.countDown();

		assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void taskThatOverrunsItsTimeoutIsCancelled() throws Exception {
		this.dispatcher.heartbeat(Duration.ofMillis(500)).answeringHeartbeats();
		FakeConnection connection = join(2, this.handler);

		connection.send(FakeConnection.task(1).setTimeoutMs(1), FakeConnection.task(2).setTimeoutMs(0));

		this.handler.awaitStarted(1).awaitCancel();
		assertThat(this.handler.awaitStarted(2).cancels()).hasValue(0);
	}

	@Test
	void handlerThatFailsToCancelHarmsNobodyElse() throws Exception {
		FakeConnection connection = join(2, (request, callback) -> {
			Cancellation cancellation = this.handler.handle(request, callback);
			return () -> {
				cancellation.cancel();
				throw new IllegalStateException("expected in this test");
			};
		});
		connection.send(FakeConnection.task(1), FakeConnection.task(2));

		connection.cancel(1L, 2L);

		List.of(1L, 2L).forEach((id) -> this.handler.awaitStarted(id).awaitCancel());
		this.handler.awaitStarted(1).succeed();
		assertThat(connection.awaitResult(1).hasPayload()).isTrue();
	}

	@Test
	void unknownFramesAreIgnored() throws Exception {
		FakeConnection connection = join(1, this.handler);

		connection.send(DispatcherFrame.getDefaultInstance());
		connection.send(FakeConnection.task(1));

		this.handler.awaitStarted(1);
	}

	@Test
	void asksForMoreFramesThanItsFirstRequest() throws Exception {
		FakeConnection connection = join(1, this.handler);

		IntStream.range(0, 2000).forEach((frame) -> connection.heartbeat());
		connection.send(FakeConnection.task(1));

		this.handler.awaitStarted(1);
	}

	@Test
	void frameLargerThanTheDefaultOfGrpcArrives() throws Exception {
		FakeConnection connection = join(1, this.handler);

		connection.send(FakeConnection.task(1).setPayload(ByteString.copyFrom(new byte[8 * 1024 * 1024])));

		assertThat(this.handler.awaitStarted(1).request().payload()).hasSize(8 * 1024 * 1024);
	}

	private FakeConnection join(int slots, TaskHandler tasks) throws InterruptedException {
		this.worker = new Worker(tasks);
		this.session = this.worker.join(new Invitation(this.dispatcher.address(), "secret", slots, Duration.ZERO));
		return this.dispatcher.awaitJoin();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
