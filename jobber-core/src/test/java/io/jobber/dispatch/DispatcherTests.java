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

package io.jobber.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.jobber.dispatch.DispatchListener.Change;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.task.Payload;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.PoisonTaskException;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.task.WorkerLostException;
import io.jobber.time.VirtualTime;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link Dispatcher}, on one thread and in virtual time.
 */
class DispatcherTests {

	private static final DispatchListener NOBODY = new DispatchListener() {
	};

	private static final Duration HEARTBEAT = ofSeconds(1);

	private static final Duration BACKOFF = ofMillis(50);

	private final VirtualTime clock = new VirtualTime();

	private final List<Change> news = new ArrayList<>();

	private final List<WorkerState> left = new ArrayList<>();

	private final Dispatcher dispatcher = dispatcher(5);

	@Test
	void tasksThatComeCloseTogetherAreSentInOneFrame() {
		List<Runnable> successor = new ArrayList<>();
		Dispatcher crowded = new Dispatcher(new DispatcherOptions(5000, 5_000_000, 3, 1000, Duration.ZERO, HEARTBEAT),
				this.clock, successor::add, NOBODY);
		FakeConnection connection = new FakeConnection();
		connection.worker = crowded.join(new WorkerInfo("worker-1", 1000, Set.of(), Duration.ZERO), connection);

		this.clock.advance(ofMillis(1));
		crowded.submit(task("alone", ofSeconds(30), false));
		assertThat(connection.functions()).containsExactly("alone");
		for (int i = 0; i < 100; i++) {
			crowded.submit(task("crowd", ofSeconds(30), false));
		}

		assertThat(connection.functions()).hasSize(1);
		assertThat(successor).hasSize(1);
		successor.remove(0).run();
		assertThat(connection.functions()).hasSize(101);
		assertThat(connection.batches).containsExactly(1, 100);
	}

	@Test
	void taskGoesToTheJoinedWorkerAndItsResultToTheCaller() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = submit("a");

		assertThat(connection.functions()).containsExactly("a");
		connection.answer("a");

		assertThat(text(promise)).isEqualTo("result of a");
		assertThat(this.dispatcher.stats().completed()).isOne();
	}

	@Test
	void taskWaitsForAWorkerToJoin() {
		CompletableFuture<Payload> promise = submit("a");
		assertThat(this.dispatcher.stats().queued()).isOne();

		join(1).answer("a");

		assertThat(promise).isCompleted();
		assertThat(this.dispatcher.stats().queued()).isZero();
	}

	@Test
	void eachWorkerThatGoesIsToldOfOnceWithWhatItDid() {
		FakeConnection lost = join(2);
		submit("a");
		submit("b");
		lost.answer("a");
		this.news.clear();

		lost.worker.lost("reset");
		assertThat(this.news).containsExactly(Change.TASK_ENDED, Change.WORKERS_CHANGED);
		lost.worker.leave();
		FakeConnection drained = join(1);
		this.dispatcher.drain(drained.worker.id(), "too many");
		drained.worker.leave();

		assertThat(this.left).extracting(WorkerState::id).containsExactly(lost.worker.id(), drained.worker.id());
		assertThat(this.left).extracting(WorkerState::served).containsExactly(1L, 0L);
		assertThat(this.left).extracting(WorkerState::inFlight).containsExactly(1, 0);
		assertThat(this.left).extracting(WorkerState::draining).containsExactly(false, true);
	}

	@Test
	void workerTakesSeveralTasksAtATimeUpToItsSlots() {
		FakeConnection connection = join(3);

		IntStream.range(0, 5).forEach((i) -> submit("task" + i));

		assertThat(connection.functions()).containsExactly("task0", "task1", "task2");
		connection.answer("task1");
		assertThat(connection.functions()).containsExactly("task0", "task2", "task3");
	}

	@Test
	void waitingTasksLeaveInOneBatch() {
		IntStream.range(0, 4).forEach((i) -> submit("task" + i));

		FakeConnection connection = join(16);

		assertThat(connection.batches).containsExactly(4);
	}

	@Test
	void mostRecentlyUsedWorkerIsUsedFirstSoThatTheOtherFallsIdle() {
		FakeConnection first = join(4);
		FakeConnection second = join(4);
		submit("a");
		FakeConnection used = first.held.isEmpty() ? second : first;
		FakeConnection idle = (used == first) ? second : first;

		used.answer("a");
		IntStream.range(0, 4).forEach((i) -> submit("task" + i));

		assertThat(used.held).hasSize(4);
		assertThat(idle.held).isEmpty();
	}

	@Test
	void fullQueueRejectsAtOnceAndNamesTheLimit() {
		Dispatcher small = dispatcher(2);
		small.submit(task("a", ofSeconds(1), false));
		small.submit(task("b", ofSeconds(1), false));

		TaskRejectedException rejection = failure(small.submit(task("c", ofSeconds(1), false)),
				TaskRejectedException.class);

		assertThat(rejection.getReason()).isEqualTo(Reason.QUEUE_FULL);
		assertThat(rejection).hasMessageContaining("2 tasks").hasMessageContaining("jobber.queue.capacity");
		assertThat(small.stats().queued()).isEqualTo(2);
	}

	@Test
	void placesInTheQueueAreFreedByTimeoutsAndCancels() {
		CompletableFuture<Payload> cancelled = submit("a", ofSeconds(60));
		submit("b", ofMillis(10));
		assertThat(this.dispatcher.stats().queued()).isEqualTo(2);

		cancelled.cancel(true);
		this.clock.advance(ofMillis(11));

		assertThat(this.dispatcher.stats().queued()).isZero();
		assertThat(join(4).held).isEmpty();
	}

	@Test
	void queuedTaskTimesOutAndNeverRuns() {
		CompletableFuture<Payload> promise = submit("a", ofMillis(10));

		this.clock.advance(ofMillis(11));

		TaskTimeoutException timeout = failure(promise, TaskTimeoutException.class);
		assertThat(timeout.getPhase()).isEqualTo(Phase.QUEUED);
		assertThat(timeout).hasMessageContaining("'a'").hasMessageContaining("10 ms");
		assertThat(join(1).held).isEmpty();
		assertThat(this.news).contains(Change.TASK_TIMED_OUT);
	}

	@Test
	void callerWhoLearnsOfATimeoutFindsTheQueueWithoutTheTask() {
		CompletableFuture<DispatcherStats> seen = submit("a", ofMillis(10))
			.handle((result, failure) -> this.dispatcher.stats());

		this.clock.advance(ofMillis(11));

		assertThat(seen).isCompletedWithValueMatching((stats) -> stats.queued() == 0 && stats.timedOut() == 1);
	}

	@Test
	void callerWhoLearnsOfATimeoutFindsTheRunningTaskAbandoned() {
		join(1);
		CompletableFuture<DispatcherStats> seen = submit("a", ofMillis(10))
			.handle((result, failure) -> this.dispatcher.stats());

		this.clock.advance(ofMillis(11));

		assertThat(seen).isCompletedWithValueMatching((stats) -> stats.running() == 1 && stats.abandoned() == 1);
	}

	@Test
	void timedOutTaskKeepsItsSlotUntilTheWorkerAnswers() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> first = submit("a", ofMillis(10));

		this.clock.advance(ofMillis(11));

		assertThat(failure(first, TaskTimeoutException.class).getPhase()).isEqualTo(Phase.RUNNING);
		assertThat(connection.cancels).hasSize(1);
		assertThat(this.dispatcher.stats().freeSlots()).isZero();
		connection.answer("a");
		assertThat(this.dispatcher.stats().freeSlots()).isOne();
		assertThat(this.dispatcher.stats().late()).isOne();
	}

	@Test
	void taskThatItsWorkerCancelsAtItsDeadlineHasTimedOut() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("a", ofSeconds(2), true));
		this.clock.advance(ofSeconds(2).minusMillis(1));

		connection.cancelled("a");

		assertThat(failure(promise, TaskTimeoutException.class).getPhase()).isEqualTo(Phase.RUNNING);
		assertThat(this.dispatcher.stats().timedOut()).isOne();
		assertThat(this.dispatcher.stats().retried()).isZero();
		assertThat(this.dispatcher.stats().freeSlots()).isOne();
		assertThat(this.news).contains(Change.TASK_TIMED_OUT);
	}

	@Test
	void taskThatItsWorkerCancelsLongBeforeItsDeadlineIsLost() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = submit("a", ofSeconds(10));
		this.clock.advance(ofSeconds(2));

		connection.cancelled("a");

		assertThat(failure(promise, WorkerLostException.class)).hasMessageContaining("cancelled the task by itself");
	}

	@Test
	void cancelledRunningTaskFreesItsSlotWhenTheWorkerSaysSo() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = submit("a");

		promise.cancel(true);

		assertThat(connection.cancels).hasSize(1);
		assertThat(this.dispatcher.stats().running()).isOne();
		connection.cancelled("a");
		assertThat(this.dispatcher.stats().running()).isZero();
		assertThat(this.dispatcher.stats().late()).isZero();
		assertThat(this.dispatcher.stats().cancelled()).isOne();
	}

	@Test
	void cancelledTaskIsNoneThatItsWorkerServed() {
		FakeConnection connection = join(1);
		submit("a").cancel(true);
		submit("b");

		connection.cancelled("a");
		assertThat(this.dispatcher.workers().join().get(0).served()).isZero();

		connection.answer("b");
		assertThat(this.dispatcher.workers().join().get(0).served()).isOne();
	}

	@Test
	void answeredTaskLeavesNoAlarmBehind() {
		FakeConnection connection = join(1);
		int before = this.clock.pending();
		submit("a");

		connection.answer("a");

		assertThat(this.clock.pending()).isEqualTo(before);
	}

	@Test
	void tasksOfOneTimeoutShareAnAlarmAndEachRunsOutAtItsTime() {
		Dispatcher roomy = new Dispatcher(new DispatcherOptions(5000, 5000, 3, 1000, Duration.ZERO, HEARTBEAT),
				this.clock, Runnable::run, NOBODY);
		int before = this.clock.pending();
		List<CompletableFuture<Payload>> promises = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			promises.add(roomy.submit(task("a", ofSeconds(10), false)));
			this.clock.advance(ofMillis(1));
		}
		assertThat(this.clock.pending()).isEqualTo(before + 1);

		promises.get(3).cancel(true);
		this.clock.advance(ofMillis(9004));

		assertThat(promises.subList(0, 5)).allMatch(CompletableFuture::isDone);
		assertThat(promises.subList(5, 1000)).noneMatch(CompletableFuture::isDone);
		this.clock.pause(ofSeconds(60));
		assertThat(promises).allMatch(CompletableFuture::isDone);
		assertThat(roomy.stats().timedOut()).isEqualTo(999);
		assertThat(this.clock.pending()).isEqualTo(before);
	}

	@Test
	void idleWorkerThatDiesAffectsNoTask() {
		FakeConnection idle = join(1);
		FakeConnection busy = join(1);
		CompletableFuture<Payload> promise = submit("a");
		FakeConnection user = idle.held.isEmpty() ? busy : idle;
		FakeConnection other = (user == idle) ? busy : idle;

		other.worker.lost("killed");

		assertThat(promise).isNotDone();
		user.answer("a");
		assertThat(promise).isCompleted();
	}

	@Test
	void lostWorkerBreaksOnlyTheCallsItHeld() {
		FakeConnection first = join(2);
		CompletableFuture<Payload> a = submit("a");
		CompletableFuture<Payload> b = submit("b");
		CompletableFuture<Payload> waiting = submit("c");

		first.worker.lost("its connection was cut");

		assertThat(failure(a, WorkerLostException.class)).hasMessageContaining("may have run")
			.hasMessageContaining("its connection was cut");
		assertThat(failure(b, WorkerLostException.class).getWorkerId()).isEqualTo(first.worker.id());
		assertThat(waiting).isNotDone();
		join(1).answer("c");
		assertThat(waiting).isCompleted();
		assertThat(this.dispatcher.stats().running()).isZero();
	}

	@Test
	void idempotentTaskOfALostWorkerIsTriedAgainBeforeAllThatWait() {
		FakeConnection first = join(1);
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("again", ofSeconds(10), true));
		submit("waiting");

		first.worker.lost("killed");
		this.clock.advance(BACKOFF);
		FakeConnection second = join(1);

		assertThat(second.functions()).containsExactly("again");
		assertThat(second.held.get(0).attempt()).isEqualTo(2);
		second.answer("again");
		assertThat(promise).isCompleted();
		assertThat(this.dispatcher.stats().retried()).isOne();
	}

	@Test
	void retriedTaskIsGivenWhatIsLeftOfItsTime() {
		FakeConnection first = join(1);
		this.dispatcher.submit(task("again", ofSeconds(10), true));

		this.clock.advance(ofSeconds(2).minus(BACKOFF));
		first.worker.lost("killed");
		this.clock.advance(BACKOFF);

		assertThat(join(1).held.get(0).remaining()).isEqualTo(ofSeconds(8));
	}

	@Test
	void idempotentTaskThatLosesEveryWorkerIsGivenUpWithItsHistory() {
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("poison", ofSeconds(10), true));

		for (int attempt = 1; attempt <= 3; attempt++) {
			assertThat(promise).isNotDone();
			join(1).worker.lost("crash " + attempt);
			this.clock.advance(ofMillis(200));
		}

		PoisonTaskException poison = failure(promise, PoisonTaskException.class);
		assertThat(poison.getLosses()).hasSize(3);
		assertThat(poison).hasMessageContaining("crash 1").hasMessageContaining("crash 3");
		assertThat(join(1).held).isEmpty();
	}

	@Test
	void failureOfTheFunctionReachesTheCallerAndIsNotRetried() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("a", ofSeconds(1), true));

		connection.fail("a", "java.lang.IllegalStateException", "no luck");

		TaskFailedException failure = failure(promise, TaskFailedException.class);
		assertThat(failure.getRemoteType()).isEqualTo("java.lang.IllegalStateException");
		assertThat(failure.getRemoteMessage()).isEqualTo("no luck");
		assertThat(connection.held).isEmpty();
	}

	@Test
	void busyWorkerPassesTheTaskOnWithoutCostingAnAttempt() {
		FakeConnection busy = join(1);
		CompletableFuture<Payload> promise = submit("a");

		busy.nack("a", NackReason.BUSY);

		assertThat(busy.held).isEmpty();
		FakeConnection other = join(1);
		assertThat(other.held.get(0).attempt()).isOne();
		other.answer("a");
		assertThat(promise).isCompleted();
	}

	@Test
	void busyWorkerIsUsedAgainAfterItsNextSignOfLife() {
		FakeConnection busy = join(1);
		submit("a");
		busy.nack("a", NackReason.BUSY);

		busy.beat();

		assertThat(busy.functions()).containsExactly("a");
	}

	@Test
	void drainingWorkerPassesTheTaskOnAndIsGivenNoOther() {
		FakeConnection draining = join(4);
		submit("a");

		draining.nack("a", NackReason.DRAINING);
		draining.beat();

		assertThat(draining.held).isEmpty();
		assertThat(join(1).functions()).containsExactly("a");
	}

	@Test
	void unknownFunctionFailsTheTaskWithTheWorkersWords() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = submit("a");

		connection.nack("a", NackReason.UNKNOWN_FUNCTION);

		TaskRejectedException rejection = failure(promise, TaskRejectedException.class);
		assertThat(rejection.getReason()).isEqualTo(Reason.UNKNOWN_FUNCTION);
		assertThat(rejection).hasMessageContaining("said UNKNOWN_FUNCTION");
	}

	@Test
	void oversizedResultFailsItsTaskOnly() {
		FakeConnection connection = join(2);
		CompletableFuture<Payload> large = submit("large");
		CompletableFuture<Payload> other = submit("other");

		connection.nack("large", NackReason.TOO_LARGE);
		connection.answer("other");

		failure(large, PayloadTooLargeException.class);
		assertThat(other).isCompleted();
	}

	@Test
	void oversizedInputIsRefusedAndNamesBothSizes() {
		Payload payload = Payload.of("application/octet-stream", new byte[1001]);

		CompletableFuture<Payload> promise = this.dispatcher.submit(new Task("a", payload, ofSeconds(1), false));

		assertThat(failure(promise, PayloadTooLargeException.class)).hasMessageContaining("1001 bytes")
			.hasMessageContaining("1000")
			.hasMessageContaining("jobber.max-payload-size");
		assertThat(this.dispatcher.stats().queued()).isZero();
	}

	@Test
	void oversizedHeadersAreRefused() {
		Payload payload = Payload.empty().withHeaders(Map.of("big", "x".repeat(40_000)));

		CompletableFuture<Payload> promise = this.dispatcher.submit(new Task("a", payload, ofSeconds(1), false));

		assertThat(failure(promise, PayloadTooLargeException.class)).hasMessageContaining("headers");
	}

	@Test
	void duplicateResultIsCountedAndDropped() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = submit("a");
		Assignment assignment = connection.take("a");

		connection.answer(assignment);
		CompletableFuture<Payload> next = submit("b");
		connection.answer(assignment);

		assertThat(promise).isCompleted();
		assertThat(next).isNotDone();
		assertThat(this.dispatcher.stats().late()).isOne();
		assertThat(this.dispatcher.stats().freeSlots()).isZero();
	}

	@Test
	void resultOfAnEarlierAttemptIsDropped() {
		FakeConnection first = join(1);
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("a", ofSeconds(10), true));
		Assignment firstAttempt = first.take("a");
		first.worker.lost("killed");
		this.clock.advance(BACKOFF);
		FakeConnection second = join(1);

		first.answer(firstAttempt);
		second.worker.answer(List.of(FakeConnection.success(firstAttempt)));

		assertThat(promise).isNotDone();
		assertThat(this.dispatcher.stats().late()).isEqualTo(2);
		second.answer("a");
		assertThat(promise).isCompleted();
	}

	@Test
	void taskGoesOnlyToAWorkerThatServesItsFunction() {
		FakeConnection thumbnails = join(new WorkerInfo("t", 4, Set.of("thumbnail", "resize"), Duration.ZERO));
		submit("echo");
		submit("thumbnail");
		submit("thumbnail|resize");

		assertThat(thumbnails.functions()).containsExactly("thumbnail", "thumbnail|resize");
		FakeConnection any = join(4);
		assertThat(any.functions()).containsExactly("echo");
	}

	@Test
	void functionsThatAWorkerListsAreNoPatterns() {
		FakeConnection worker = join(new WorkerInfo("worker", 4, Set.of("thumb*", "*"), Duration.ZERO));

		submit("thumbnail");

		assertThat(worker.functions()).isEmpty();
	}

	@Test
	void taskIsNotGivenToAWorkerThatDiesBeforeItsDeadline() {
		FakeConnection old = join(new WorkerInfo("old", 4, Set.of(), ofSeconds(5)));
		submit("long", ofSeconds(10));
		submit("short", ofSeconds(4));

		assertThat(old.functions()).containsExactly("short");
		assertThat(join(4).functions()).containsExactly("long");
	}

	@Test
	void drainedWorkerFinishesAndIsClosedAfterItsGoodbye() {
		FakeConnection connection = join(2);
		CompletableFuture<Payload> running = submit("running");

		this.dispatcher.drain(connection.worker.id(), "idle");
		submit("later");

		assertThat(connection.drains).containsExactly("idle");
		assertThat(connection.functions()).containsExactly("running");
		connection.answer("running");
		connection.worker.leave();
		assertThat(running).isCompleted();
		assertThat(connection.closes).isOne();
		assertThat(this.dispatcher.stats().workers()).isZero();
	}

	@Test
	void taskThatCrossesTheGoodbyeIsGivenToAnotherWorkerWithoutCostingAnAttempt() {
		FakeConnection leaving = join(1);
		CompletableFuture<Payload> promise = submit("a");

		leaving.worker.leave();

		assertThat(leaving.closes).isOne();
		FakeConnection other = join(1);
		assertThat(other.held.get(0).attempt()).isOne();
		other.answer("a");
		assertThat(promise).isCompleted();
	}

	@Test
	void silentWorkerIsLostAfterThreeMissedHeartbeats() {
		FakeConnection silent = join(1);
		FakeConnection lively = join(1);
		submit("a");

		for (int i = 0; i < 4; i++) {
			this.clock.advance(HEARTBEAT);
			lively.beat();
		}

		assertThat(silent.heartbeats).isGreaterThanOrEqualTo(3);
		assertThat(silent.aborts).hasSize(1);
		assertThat(silent.aborts.get(0)).contains("silent for 4000 ms");
		assertThat(lively.aborts).isEmpty();
		assertThat(this.dispatcher.stats().workers()).isOne();
	}

	@Test
	void pauseOfTheApplicationItselfLosesNoWorker() {
		FakeConnection connection = join(1);

		this.clock.pause(ofSeconds(60));

		assertThat(connection.aborts).isEmpty();
		assertThat(this.dispatcher.stats().workers()).isOne();
	}

	@Test
	void connectionThatFailsLosesItsWorker() {
		FakeConnection connection = join(1);
		connection.failure = new IllegalStateException("stream is gone");

		CompletableFuture<Payload> promise = submit("a");

		assertThat(failure(promise, WorkerLostException.class)).hasMessageContaining("stream is gone");
		assertThat(this.dispatcher.stats().workers()).isZero();
	}

	@Test
	void shutDownDispatcherRejectsNewTasksAndFinishesAcceptedOnes() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> accepted = submit("a");

		this.dispatcher.shutDown();

		assertThat(failure(submit("b"), TaskRejectedException.class).getReason()).isEqualTo(Reason.SHUTTING_DOWN);
		connection.answer("a");
		assertThat(accepted).isCompleted();
	}

	@Test
	void closeEndsEveryCallAndEveryConnection() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> running = submit("a");
		CompletableFuture<Payload> again = this.dispatcher.submit(task("b", ofSeconds(9), true));
		CompletableFuture<Payload> waiting = submit("c");

		this.dispatcher.close("the application is shutting down");

		failure(running, WorkerLostException.class);
		failure(again, TaskRejectedException.class);
		failure(waiting, TaskRejectedException.class);
		assertThat(connection.aborts).hasSize(1);
		assertThat(this.clock.pending()).isZero();
		assertThat(this.dispatcher.stats().queued()).isZero();
	}

	@Test
	void workerThatJoinsAfterShutdownIsTurnedAway() {
		this.dispatcher.shutDown();

		FakeConnection connection = join(1);

		assertThat(connection.aborts).hasSize(1);
		assertThat(this.dispatcher.stats().workers()).isZero();
	}

	@Test
	void statesTellIdleFromBusyWorkers() {
		FakeConnection busy = join(1);
		submit("a", ofSeconds(60));
		join(2);

		this.clock.advance(ofSeconds(2));

		List<WorkerState> states = this.dispatcher.workers().join();
		assertThat(states).hasSize(2);
		assertThat(states.get(0).id()).isEqualTo(busy.worker.id());
		assertThat(states.get(0).idle()).isZero();
		assertThat(states.get(1).idle()).isEqualTo(ofSeconds(2));
	}

	@Test
	void taskOfACallbackIsTakenInTheSameTurn() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> second = submit("first").thenCompose((payload) -> submit("second"));

		connection.answer("first");

		assertThat(connection.functions()).containsExactly("second");
		connection.answer("second");
		assertThat(second).isCompleted();
	}

	@Test
	void resultThatComesAfterTheLossOfItsWorkerReleasesNothing() {
		FakeConnection lost = join(2);
		submit("a");
		Assignment assignment = lost.take("a");
		join(2);
		lost.worker.lost("killed");

		lost.answer(assignment);

		assertThat(this.dispatcher.stats().running()).isZero();
		assertThat(this.dispatcher.stats().freeSlots()).isEqualTo(2);
		assertThat(this.dispatcher.stats().late()).isOne();
	}

	@Test
	void tasksOfALostWorkerKeepTheirOrder() {
		FakeConnection lost = join(4);
		List<String> names = List.of("a", "b", "c", "d");
		names.forEach((name) -> this.dispatcher.submit(task("same", ofSeconds(10), true)));
		List<Long> ids = lost.held.stream().map(Assignment::id).toList();

		lost.worker.lost("killed");
		this.clock.advance(BACKOFF);

		assertThat(join(4).held).extracting(Assignment::id).containsExactlyElementsOf(ids);
	}

	@Test
	void taskWhosePromiseSomebodyElseCompletedLeavesTheQueueAtItsDeadline() {
		submit("a", ofMillis(10)).complete(Payload.empty());

		this.clock.advance(ofMillis(11));

		assertThat(this.dispatcher.stats().queued()).isZero();
	}

	@Test
	void errorOfATaskThatWaitedSaysWhyThereIsNoWorker() {
		CompletableFuture<Payload> promise = submit("a", ofMillis(10));

		this.dispatcher.explain("the platform refused to launch a worker: throttled");
		this.clock.advance(ofMillis(11));

		assertThat(failure(promise, TaskTimeoutException.class)).hasMessageContaining("throttled");
	}

	@Test
	void oversizedFunctionNameIsRefusedAndNotRepeatedInFull() {
		CompletableFuture<Payload> promise = submit("f".repeat(20_000));

		assertThat(failure(promise, PayloadTooLargeException.class).getMessage()).contains("function name")
			.hasSizeLessThan(500);
	}

	@Test
	void closedDispatcherMayBeOpenedAgain() {
		this.dispatcher.close("stopped");

		this.dispatcher.open();
		CompletableFuture<Payload> promise = submit("a");
		join(1).answer("a");

		assertThat(promise).isCompleted();
	}

	@Test
	void retryWaitsTwiceAsLongEachTime() {
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("again", ofSeconds(10), true));
		join(1).worker.lost("killed");
		FakeConnection second = join(1);

		this.clock.advance(BACKOFF.minusMillis(1));
		assertThat(second.held).isEmpty();
		this.clock.advance(ofMillis(1));
		assertThat(second.held).hasSize(1);
		second.worker.lost("killed");
		FakeConnection third = join(1);
		this.clock.advance(BACKOFF);
		assertThat(third.held).isEmpty();
		this.clock.advance(BACKOFF);

		third.answer("again");
		assertThat(promise).isCompleted();
	}

	@Test
	void taskThatBacksOffStillTimesOutAndMayBeCancelled() {
		CompletableFuture<Payload> late = this.dispatcher.submit(task("late", ofMillis(20), true));
		CompletableFuture<Payload> cancelled = this.dispatcher.submit(task("cancelled", ofSeconds(10), true));
		FakeConnection lost = join(2);
		lost.worker.lost("killed");
		assertThat(this.dispatcher.stats().queued()).isEqualTo(2);

		cancelled.cancel(true);
		this.clock.advance(ofMillis(21));

		assertThat(failure(late, TaskTimeoutException.class).getPhase()).isEqualTo(Phase.RUNNING);
		assertThat(this.dispatcher.stats().queued()).isZero();
		this.clock.advance(ofSeconds(1));
		assertThat(join(2).held).isEmpty();
	}

	@Test
	void failureIsRetriedOnlyIfTheTaskNamesItsType() {
		TaskOptions options = new TaskOptions(ofSeconds(10), ofSeconds(10), false, Set.of("x.Busy"), Priority.NORMAL);
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = this.dispatcher.submit(new Task("a", Payload.empty(), options));

		connection.fail("a", "x.Busy", "try later");
		this.clock.advance(BACKOFF);
		assertThat(connection.held.get(0).attempt()).isEqualTo(2);
		connection.fail("a", "x.Broken", "never");

		assertThat(failure(promise, TaskFailedException.class).getRemoteType()).isEqualTo("x.Broken");
		assertThat(this.dispatcher.stats().retried()).isOne();
	}

	@Test
	void failureThatKeepsComingIsGivenUpAfterAllAttempts() {
		TaskOptions options = new TaskOptions(ofSeconds(10), ofSeconds(10), false, Set.of("x.Busy"), Priority.NORMAL);
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = this.dispatcher.submit(new Task("a", Payload.empty(), options));

		for (int attempt = 1; attempt <= 3; attempt++) {
			connection.fail("a", "x.Busy", "attempt " + attempt);
			this.clock.advance(ofMillis(200));
		}

		assertThat(failure(promise, TaskFailedException.class).getRemoteMessage()).isEqualTo("attempt 3");
		assertThat(connection.held).isEmpty();
	}

	@Test
	void queueIsFullByItsBytesToo() {
		Payload large = Payload.of("application/octet-stream", new byte[1000]);
		for (int i = 0; i < 3; i++) {
			this.dispatcher.submit(new Task("large", large, TaskOptions.of(ofSeconds(10))));
		}

		CompletableFuture<Payload> promise = this.dispatcher
			.submit(new Task("large", large, TaskOptions.of(ofSeconds(10))));

		assertThat(failure(promise, TaskRejectedException.class)).hasMessageContaining("3000 bytes")
			.hasMessageContaining("jobber.queue.max-size");
		assertThat(this.dispatcher.stats().queuedBytes()).isEqualTo(3000);
		join(16);
		assertThat(this.dispatcher.stats().queuedBytes()).isZero();
	}

	@Test
	void timeInTheQueueIsLimitedByItself() {
		TaskOptions options = new TaskOptions(ofSeconds(10), ofSeconds(1), false, Set.of(), Priority.NORMAL);
		CompletableFuture<Payload> waiting = this.dispatcher.submit(new Task("a", Payload.empty(), options));

		this.clock.advance(ofSeconds(1));

		assertThat(failure(waiting, TaskTimeoutException.class).getPhase()).isEqualTo(Phase.QUEUED);
		FakeConnection connection = join(1);
		CompletableFuture<Payload> running = this.dispatcher.submit(new Task("b", Payload.empty(), options));
		this.clock.advance(ofSeconds(2));
		connection.answer("b");
		assertThat(running).isCompleted();
	}

	@Test
	void urgentTaskGoesFirst() {
		submit(Priority.LOW, "low");
		submit(Priority.NORMAL, "normal");
		submit(Priority.HIGH, "high");

		assertThat(join(16).functions()).containsExactly("high", "normal", "low");
	}

	@Test
	void priorityAgesSoThatNoTaskStarves() {
		submit(Priority.LOW, "low");
		this.clock.advance(ofSeconds(9));
		submit(Priority.NORMAL, "normal, soon after");
		this.clock.advance(ofSeconds(2));
		submit(Priority.NORMAL, "normal, long after");

		assertThat(join(16).functions()).containsExactly("normal, soon after", "low", "normal, long after");
	}

	@Test
	void taskThatTheWorkerForgotIsNotWaitedForForEver() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> promise = submit("a");
		connection.held.clear();

		connection.beat();
		connection.beat();
		assertThat(promise).isNotDone();
		connection.beat();

		assertThat(failure(promise, WorkerLostException.class)).hasMessageContaining("does not know the task");
		assertThat(this.dispatcher.stats().drifted()).isOne();
		assertThat(this.dispatcher.stats().freeSlots()).isOne();
	}

	@Test
	void taskOnItsWayWhileTheWorkerBeatsIsNotTakenForForgotten() {
		FakeConnection connection = join(1);
		submit("a");

		connection.worker.heartbeat(List.of(), -1);
		connection.worker.heartbeat(List.of(), -1);
		connection.beat();
		connection.worker.heartbeat(List.of(), -1);
		connection.worker.heartbeat(List.of(), -1);

		assertThat(this.dispatcher.stats().drifted()).isZero();
		assertThat(this.dispatcher.stats().running()).isOne();
	}

	@Test
	void taskThatTheWorkerHasNotReadIsOnItsWayHoweverOftenItBeats() {
		FakeConnection connection = join(2);
		submit("a");
		CompletableFuture<Payload> second = submit("b");
		connection.answer("a");

		for (int i = 0; i < 10; i++) {
			connection.worker.heartbeat(List.of(), 1);
		}

		assertThat(this.dispatcher.stats().drifted()).isZero();
		connection.answer("b");
		assertThat(text(second)).isEqualTo("result of b");
	}

	@Test
	void taskThatTheWorkerHasReadAndDoesNotNameIsForgotten() {
		FakeConnection connection = join(2);
		CompletableFuture<Payload> first = submit("a");
		submit("b");

		for (int i = 0; i < 3; i++) {
			connection.worker.heartbeat(List.of(), 1);
		}

		assertThat(failure(first, WorkerLostException.class)).hasMessageContaining("does not know the task");
		assertThat(this.dispatcher.stats().drifted()).isOne();
		assertThat(this.dispatcher.stats().running()).isOne();
	}

	@Test
	void taskThatOnlyTheWorkerKnowsIsCancelled() {
		FakeConnection connection = join(1);

		connection.worker.heartbeat(List.of(4711L), -1);

		assertThat(connection.cancels).containsExactly(4711L);
		assertThat(this.dispatcher.stats().drifted()).isOne();
	}

	@Test
	void workerThatDoesNotReadIsGivenNothingUntilItDoes() {
		FakeConnection slow = join(4);
		slow.reading = false;

		submit("a");
		assertThat(slow.held).isEmpty();
		assertThat(this.dispatcher.stats().queued()).isOne();
		slow.reading = true;
		slow.worker.ready();

		assertThat(slow.functions()).containsExactly("a");
	}

	@Test
	void waitingTasksAreNotAllSentToAWorkerThatStopsReadingMeanwhile() {
		Dispatcher roomy = new Dispatcher(new DispatcherOptions(5, 5_000_000, 3, 1_000_000, Duration.ZERO, HEARTBEAT),
				this.clock, Runnable::run, NOBODY);
		Payload large = Payload.of("application/octet-stream", new byte[200_000]);
		IntStream.range(0, 5).forEach((i) -> roomy.submit(new Task("large", large, ofSeconds(30), false)));
		FakeConnection slow = new FakeConnection() {

			@Override
			public boolean take(Assignment assignment) {
				this.reading = false;
				return super.take(assignment);
			}

		};

		slow.worker = roomy.join(new WorkerInfo("slow", 5, Set.of(), Duration.ZERO), slow);

		assertThat(slow.batches).containsExactly(1);
		assertThat(roomy.stats().queued()).isEqualTo(4);
	}

	@Test
	void abandonedTasksAreCountedUntilTheirWorkerAnswers() {
		FakeConnection connection = join(2);
		submit("a").cancel(true);
		submit("b", ofMillis(10));
		this.clock.advance(ofMillis(11));
		assertThat(this.dispatcher.stats().abandoned()).isEqualTo(2);

		connection.cancelled("a");
		assertThat(this.dispatcher.stats().abandoned()).isOne();
		connection.worker.lost("killed");

		assertThat(this.dispatcher.stats().abandoned()).isZero();
	}

	@Test
	void taskThatNoWorkerLivesLongEnoughForIsRefusedAndNamesTheSetting() {
		Dispatcher mortal = new Dispatcher(new DispatcherOptions(5, 3000, 3, 1000, ofSeconds(60), HEARTBEAT),
				this.clock, Runnable::run, NOBODY);

		CompletableFuture<Payload> promise = mortal.submit(task("a", ofSeconds(60), false));

		TaskRejectedException rejection = failure(promise, TaskRejectedException.class);
		assertThat(rejection.getReason()).isEqualTo(Reason.TOO_LONG);
		assertThat(rejection).hasMessageContaining("PT1M").hasMessageContaining("jobber.scheduler.worker-lifetime");
	}

	@Test
	void workerThatIsTooOldForWhatWaitsSaysSo() {
		join(new WorkerInfo("old", 4, Set.of(), ofSeconds(5)));
		submit("a", ofSeconds(10));

		assertThat(this.dispatcher.workers().join().get(0).fit()).isFalse();
		this.clock.advance(ofSeconds(1));
		CompletableFuture<Payload> promise = submit("b", ofSeconds(6));
		this.clock.advance(ofSeconds(1));
		join(4);
		assertThat(promise).isNotDone();
		assertThat(this.dispatcher.workers().join()).allMatch(WorkerState::fit);
	}

	@Test
	void connectionThatFailsWithAnErrorIsNotSentTheSameTaskAgain() {
		FakeConnection connection = join(2);
		connection.error = new OutOfMemoryError("just a test");

		CompletableFuture<Payload> first = submit("a");
		connection.error = null;
		submit("b");

		failure(first, WorkerLostException.class);
		assertThat(connection.held).isEmpty();
		assertThat(this.dispatcher.stats().workers()).isZero();
	}

	@Test
	void taskThatIsSubmittedWhileTheDispatcherClosesIsTurnedAway() {
		Dispatcher[] closing = new Dispatcher[1];
		TaskTimer timer = new TaskTimer() {

			@Override
			public long nanoTime() {
				return 0;
			}

			@Override
			public Alarm schedule(long delayNanos, Runnable action) {
				// Between the check and the queue.
				closing[0].close("stopped");
				return () -> {
				};
			}

		};
		closing[0] = new Dispatcher(new DispatcherOptions(5, 3000, 3, 1000, Duration.ZERO, HEARTBEAT), timer,
				Runnable::run, NOBODY);

		CompletableFuture<Payload> promise = closing[0].submit(task("a", ofSeconds(1), false));

		assertThat(failure(promise, TaskRejectedException.class).getReason()).isEqualTo(Reason.SHUTTING_DOWN);
		assertThat(closing[0].stats().queued()).isZero();
	}

	@Test
	void workerThatFloodsWithAnswersIsLost() {
		FakeConnection flooding = join(1);
		TaskResult bogus = new TaskResult.Cancelled(4711, 1);

		flooding.worker.answer(Collections.nCopies(65, bogus));

		assertThat(flooding.aborts).hasSize(1);
		assertThat(flooding.aborts.get(0)).contains("65 answers");
	}

	@Test
	void oneLossIsNoPoison() {
		Dispatcher once = new Dispatcher(new DispatcherOptions(5, 3000, 1, 1000, Duration.ZERO, HEARTBEAT), this.clock,
				Runnable::run, NOBODY);
		FakeConnection connection = new FakeConnection();
		connection.worker = once.join(new WorkerInfo("w", 1, Set.of(), Duration.ZERO), connection);
		CompletableFuture<Payload> promise = once.submit(task("a", ofSeconds(10), true));

		connection.worker.lost("killed");

		assertThat(failure(promise, WorkerLostException.class)).hasMessageContaining("jobber.max-attempts");
	}

	@Test
	void taskThatWaitsForItsSecondAttemptAtShutdownSaysThatItMayHaveRun() {
		CompletableFuture<Payload> promise = idempotent("a");
		join(1).worker.lost("killed");

		this.dispatcher.close("stopped");

		assertThat(failure(promise, TaskRejectedException.class)).hasMessageContaining("may have run in 1 attempts");
	}

	@Test
	void poisonTaskTakesNoOtherAlong() {
		List<CompletableFuture<Payload>> innocent = List.of(idempotent("a"), idempotent("b"), idempotent("c"));
		CompletableFuture<Payload> poison = idempotent("poison");
		for (int attempt = 1; attempt <= 2; attempt++) {
			FakeConnection lost = join(8);
			assertThat(lost.held).hasSize(4);
			lost.worker.lost("crash " + attempt);
			this.clock.advance(ofMillis(200));
		}

		for (int alone = 0; alone < 4; alone++) {
			FakeConnection worker = join(8);
			assertThat(worker.held).hasSize(1);
			if (worker.functions().contains("poison")) {
				worker.worker.lost("crash 3");
			}
			else {
				worker.answer(worker.functions().get(0));
				worker.worker.leave();
			}
		}

		failure(poison, PoisonTaskException.class);
		assertThat(innocent).allMatch((call) -> call.isDone() && !call.isCompletedExceptionally());
		assertThat(this.dispatcher.stats().queued()).isZero();
	}

	@Test
	void workerIsKeptFreeForASuspectUnderAnyLoadAndServesAllAgainAfterwards() {
		CompletableFuture<Payload> suspect = idempotent("suspect");
		join(1).worker.lost("crash 1");
		this.clock.advance(ofMillis(200));
		join(1).worker.lost("crash 2");
		FakeConnection worker = join(2);
		submit("a");
		submit("b");
		this.clock.advance(ofMillis(200));
		submit("c");

		worker.answer("a");
		assertThat(worker.functions()).containsExactly("b");
		worker.answer("b");
		assertThat(worker.functions()).containsExactly("suspect");
		worker.answer("suspect");

		assertThat(suspect).isCompleted();
		assertThat(worker.functions()).containsExactly("c");
	}

	@Test
	void taskThatIsCancelledAgainCountsOnce() {
		CompletableFuture<Payload> task = submit("a");

		assertThat(task.cancel(true)).isTrue();
		assertThat(task.cancel(false)).isTrue();

		assertThat(task).isCancelled();
		assertThat(this.dispatcher.stats().cancelled()).isOne();
		assertThat(this.dispatcher.stats().queued()).isZero();
	}

	@Test
	void workerThatIsKeptFreeForASuspectCanServeIt() {
		CompletableFuture<Payload> suspect = idempotent("suspect");
		join(1).worker.lost("crash 1");
		this.clock.advance(ofMillis(200));
		join(1).worker.lost("crash 2");
		FakeConnection other = join(new WorkerInfo("other", 1, Set.of("a"), Duration.ZERO));
		FakeConnection able = join(new WorkerInfo("able", 2, Set.of("a", "suspect"), Duration.ZERO));
		submit("a");
		submit("a");
		this.clock.advance(ofMillis(200));
		submit("a");

		assertThat(other.functions()).hasSize(1);
		able.answer("a");
		assertThat(able.functions()).containsExactly("a");
		able.answer("a");
		assertThat(able.functions()).containsExactly("suspect");
		able.answer("suspect");

		assertThat(suspect).isCompleted();
	}

	@Test
	void connectionThatFailsWhenItIsAskedLosesItsWorkerAndHoldsUpNoTask() {
		FakeConnection broken = join(1);
		FakeConnection other = join(1);
		submit("a");
		(broken.functions().isEmpty() ? broken : other).question = new IllegalStateException("it is broken");

		CompletableFuture<Payload> waiting = submit("b");
		CompletableFuture<Payload> hurried = submit("c", ofMillis(100));
		this.clock.advance(ofMillis(150));

		failure(hurried, TaskTimeoutException.class);
		assertThat(this.dispatcher.stats().workers()).isOne();
		(broken.functions().isEmpty() ? other : broken).answer("a");
		(broken.functions().isEmpty() ? other : broken).answer("b");
		assertThat(waiting).isCompleted();
		assertThat((broken.question != null) ? broken.aborts : other.aborts)
			.containsExactly("its connection failed: java.lang.IllegalStateException: it is broken");
	}

	private CompletableFuture<Payload> idempotent(String function) {
		return this.dispatcher.submit(task(function, ofSeconds(60), true));
	}

	private void submit(Priority priority, String function) {
		TaskOptions options = new TaskOptions(ofSeconds(60), ofSeconds(60), false, Set.of(), priority);
		this.dispatcher.submit(new Task(function, Payload.empty(), options));
	}

	private Dispatcher dispatcher(int capacity) {
		return new Dispatcher(new DispatcherOptions(capacity, 3000, 3, 1000, Duration.ZERO, HEARTBEAT), this.clock,
				Runnable::run, new DispatchListener() {

					@Override
					public void changed(Set<Change> changes) {
						DispatcherTests.this.news.addAll(changes);
					}

					@Override
					public void left(WorkerState last) {
						DispatcherTests.this.left.add(last);
					}

				});
	}

	private FakeConnection join(int slots) {
		return join(new WorkerInfo("worker-" + System.identityHashCode(new Object()), slots, Set.of(), Duration.ZERO));
	}

	private FakeConnection join(WorkerInfo info) {
		FakeConnection connection = new FakeConnection();
		connection.worker = this.dispatcher.join(info, connection);
		return connection;
	}

	private CompletableFuture<Payload> submit(String function) {
		return submit(function, ofSeconds(30));
	}

	private CompletableFuture<Payload> submit(String function, Duration timeout) {
		return this.dispatcher.submit(task(function, timeout, false));
	}

	private static Task task(String function, Duration timeout, boolean idempotent) {
		return new Task(function, Payload.empty(), timeout, idempotent);
	}

	private static String text(CompletableFuture<Payload> promise) {
		return new String(promise.join().bytes(), StandardCharsets.UTF_8);
	}

	private static <T extends Throwable> T failure(CompletableFuture<Payload> promise, Class<T> type) {
		assertThat(promise).isCompletedExceptionally();
		Throwable failure = catchThrowableOfType(Throwable.class, promise::join);
		assertThat(failure.getCause()).isInstanceOf(type);
		return type.cast(failure.getCause());
	}

}
