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

package io.jobber.pool;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.jobber.dispatch.DispatcherOptions;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.ScalingPolicy.Decision;
import io.jobber.scheduler.policy.PolicyScheduler;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;
import io.jobber.task.WorkerLostException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link WorkerPool}.
 */
@Timeout(300)
class WorkerPoolTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	// For a stop that must not use it up.
	private static final Duration LONG = Duration.ofMinutes(5);

	// Before the pool is made: other tests' threads are not this one's.
	private final Set<Thread> threadsBefore = jobberThreads();

	private final Invitations invitations = new Invitations(() -> "localhost:9090", 4, Duration.ZERO,
			Duration.ofSeconds(30), Clock.systemUTC());

	private final WorkerPool pool = new WorkerPool(
			new DispatcherOptions(10_000, 1_000_000, 3, 1000, Duration.ZERO, Duration.ofSeconds(5)), this.invitations);

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Test
	void stopWaitsForRunningTasksAndTakesNoNewOnes() throws Exception {
		FakeWorker worker = FakeWorker.holding(this.pool.dispatcher());
		CompletableFuture<Payload> running = submit();
		await().atMost(LIMIT).until(() -> worker.holds() == 1);

		CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> this.pool.stop(LONG));
		await().atMost(LIMIT).until(this.pool.dispatcher()::isShutDown);
		assertShuttingDown(submit());
		assertThat(stopped).isNotDone();
		assertThat(running).isNotDone();
		worker.answer();

		assertThat(stopped).succeedsWithin(LIMIT);
		assertThat(running).isCompleted();
	}

	@Test
	void stopWaitsForQueuedTasksAsLongAsThereAreWorkers() throws Exception {
		FakeWorker worker = FakeWorker.holding(this.pool.dispatcher());
		CompletableFuture<?>[] tasks = new CompletableFuture<?>[10];
		for (int i = 0; i < tasks.length; i++) {
			tasks[i] = submit();
		}
		await().atMost(LIMIT).until(() -> worker.holds() == 4);

		CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> this.pool.stop(LONG));
		await().atMost(LIMIT).until(this.pool.dispatcher()::isShutDown);
		await().atMost(LIMIT).until(() -> {
			worker.answer();
			return CompletableFuture.allOf(tasks).isDone();
		});

		assertThat(stopped).succeedsWithin(LIMIT);
		assertThat(tasks).allMatch((task) -> !task.isCompletedExceptionally());
	}

	@Test
	void stopLetsIdleWorkersLeaveInOrder() {
		FakeWorker worker = FakeWorker.echoing(this.pool.dispatcher());

		long begin = System.nanoTime();
		this.pool.stop(LONG);

		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
		assertThat(worker.drained).isCompletedWithValueMatching((reason) -> reason.contains("shutting down"));
		assertThat(worker.closed).isCompleted();
		assertThat(worker.aborted).isNotDone();
	}

	@Test
	void stopWaitsForAGoodbyeThatTakesAMoment() {
		FakeWorker worker = FakeWorker.echoing(this.pool.dispatcher());
		worker.goodbyes = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

		this.pool.stop(LIMIT);

		assertThat(worker.closed).isCompleted();
		assertThat(worker.aborted).isNotDone();
	}

	@Test
	void poolThatWasStoppedServesAgainAfterAnotherStart() throws Exception {
		RecordingScheduler scheduler = new RecordingScheduler();
		this.pool.start(scheduler);
		FakeWorker.echoing(this.pool.dispatcher());
		submit().get(60, TimeUnit.SECONDS);
		this.pool.stop(LIMIT);
		int calls = scheduler.calls.size();

		this.pool.start(scheduler);
		FakeWorker.echoing(this.pool.dispatcher());

		submit().get(60, TimeUnit.SECONDS);
		await().atMost(LIMIT).until(() -> scheduler.calls.size() > calls);
	}

	@Test
	void workersThatLeaveWhenThePoolIsStoppedAreNoneOfNoUseAtTheNextStart() {
		AtomicInteger looks = new AtomicInteger();
		PolicyScheduler scheduler = new PolicyScheduler((demand, now) -> {
			looks.incrementAndGet();
			return new Decision(0, List.of(), List.of());
		}, 10, Duration.ofSeconds(5), (invitation) -> new CompletableFuture<>(), this.invitations,
				this.pool.dispatcher()::drain, Clock.systemUTC(), () -> 0);
		this.pool.start(scheduler);
		FakeWorker.echoing(this.pool.dispatcher());
		await().atMost(LIMIT).until(() -> scheduler.stats().joined() == 1);
		this.pool.stop(LIMIT);
		int before = looks.get();

		this.pool.start(scheduler);

		await().atMost(LIMIT).until(() -> looks.get() > before);
		assertThat(scheduler.stats().unproductive()).isZero();
	}

	@Test
	void stopGivesUpATaskThatNeverEndsWhenTheTimeoutIsOver() {
		FakeWorker worker = FakeWorker.holding(this.pool.dispatcher());
		CompletableFuture<Payload> running = submit();
		await().atMost(LIMIT).until(() -> worker.holds() == 1);

		long begin = System.nanoTime();
		this.pool.stop(Duration.ofMillis(300));

		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(300), LIMIT);
		assertThat(running).failsWithin(LIMIT)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(WorkerLostException.class)
			.withMessageContaining("shutting down");
		// Its tasks are told first.
		assertThat(worker.aborted).succeedsWithin(LIMIT);
	}

	@Test
	void stopDoesNotWaitForTasksThatNoWorkerIsThereToRun() {
		CompletableFuture<Payload> queued = submit();

		long begin = System.nanoTime();
		this.pool.stop(LONG);

		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
		assertShuttingDown(queued);
	}

	@Test
	void workerThatJoinsAfterTheStopIsTurnedAway() {
		this.pool.stop(LIMIT);

		FakeWorker late = FakeWorker.echoing(this.pool.dispatcher());

		assertThat(late.aborted).succeedsWithin(LIMIT).asString().contains("shutting down");
		assertThat(this.pool.dispatcher().stats().workers()).isZero();
	}

	@Test
	void nothingIsLaunchedAfterTheStop() {
		RecordingScheduler scheduler = new RecordingScheduler();
		this.pool.start(scheduler);
		await().atMost(LIMIT).until(() -> !scheduler.calls.isEmpty());
		submit();

		this.pool.stop(LIMIT);
		int calls = scheduler.calls.size();
		submit();
		FakeWorker.echoing(this.pool.dispatcher());

		await().during(Duration.ofMillis(1200)).atMost(LIMIT).until(() -> scheduler.calls.size() == calls);
	}

	@Test
	void schedulersLastCallHasEndedWhenStopReturns() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		AtomicBoolean launched = new AtomicBoolean();
		RecordingScheduler scheduler = new RecordingScheduler((demand) -> {
			entered.countDown();
			awaitInterrupt(LIMIT);
			awaitInterrupt(Duration.ofMillis(200));
			launched.set(true);
		});
		submit();
		this.pool.start(scheduler);
		assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();

		this.pool.stop(LIMIT);

		assertThat(launched).isTrue();
		assertThat(scheduler.calls).hasSize(1);
	}

	@Test
	void blockedSchedulerDoesNotHoldUpTheStop() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		Semaphore release = new Semaphore(0);
		this.pool.start(new RecordingScheduler((demand) -> {
			entered.countDown();
			release.acquireUninterruptibly();
		}));
		assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();

		long begin = System.nanoTime();
		this.pool.stop(LONG);
		long took = System.nanoTime() - begin;
		release.release(100);

		assertThat(Duration.ofNanos(took)).isLessThan(LIMIT);
	}

	@Test
	void stopEndsTheSchedulersThreadAndCloseAllOthers() throws Exception {
		this.pool.start(new RecordingScheduler());
		FakeWorker.echoing(this.pool.dispatcher());
		List<CompletableFuture<Payload>> burst = new ArrayList<>();
		for (int i = 0; i < 5_000; i++) {
			burst.add(submit());
		}
		CompletableFuture.allOf(burst.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
		assertThat(ownThreads()).contains("jobber-scheduler");

		this.pool.stop(LIMIT);
		await().atMost(LIMIT).until(() -> !ownThreads().contains("jobber-scheduler"));
		this.pool.close();

		await().atMost(Duration.ofMinutes(1)).until(() -> ownThreads().isEmpty());
	}

	@Test
	void interruptedStopEndsAtOnceAndKeepsTheFlag() {
		FakeWorker worker = FakeWorker.holding(this.pool.dispatcher());
		CompletableFuture<Payload> running = submit();
		await().atMost(LIMIT).until(() -> worker.holds() == 1);

		long begin = System.nanoTime();
		Thread.currentThread().interrupt();
		this.pool.stop(LONG);
		boolean flag = Thread.interrupted();

		assertThat(flag).isTrue();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
		assertThat(running).failsWithin(LIMIT);
	}

	@Test
	void stopAndCloseMayBeCalledAgain() {
		this.pool.start(new RecordingScheduler());

		this.pool.stop(LIMIT);
		this.pool.stop(LIMIT);
		this.pool.close();

		assertShuttingDown(submit());
	}

	private CompletableFuture<Payload> submit() {
		return this.pool.dispatcher().submit(new Task("f", Payload.empty(), Duration.ofSeconds(60), false));
	}

	private List<String> ownThreads() {
		Set<Thread> threads = jobberThreads();
		threads.removeAll(this.threadsBefore);
		return threads.stream().map(Thread::getName).toList();
	}

	private static void awaitInterrupt(Duration limit) {
		try {
			new CountDownLatch(1).await(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			// The flag is not restored: the call goes on as if it knew nothing of it.
		}
	}

	private static Set<Thread> jobberThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("jobber-"))
			.collect(Collectors.toSet());
	}

	private static void assertShuttingDown(CompletableFuture<Payload> promise) {
		assertThat(promise).failsWithin(LIMIT)
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOfSatisfying(TaskRejectedException.class,
					(rejection) -> assertThat(rejection.getReason()).isEqualTo(Reason.SHUTTING_DOWN));
	}

}
