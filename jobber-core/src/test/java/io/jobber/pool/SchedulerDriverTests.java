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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.jobber.dispatch.DispatcherOptions;
import io.jobber.pool.RecordingScheduler.Call;
import io.jobber.scheduler.Demand.Cause;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.policy.PolicyScheduler;
import io.jobber.scheduler.policy.UtilizationScalingPolicy;
import io.jobber.task.Payload;
import io.jobber.task.Task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SchedulerDriver}, in its pool and in real time.
 */
@Timeout(300)
class SchedulerDriverTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final Duration LONG = Duration.ofSeconds(60);

	private final Invitations invitations = new Invitations(() -> "localhost:9090", 4, Duration.ZERO,
			Duration.ofSeconds(30), Clock.systemUTC());

	private final DispatcherOptions options = new DispatcherOptions(10_000, 1_000_000, 3, 1000, Duration.ZERO,
			Duration.ofSeconds(5));

	private final WorkerPool pool = new WorkerPool(this.options, this.invitations);

	// Its scheduler is told the news and nothing else.
	private final WorkerPool newsOnly = new WorkerPool(WorkerPools.DEFAULT, List.of("*"), this.options,
			this.invitations, Duration.ofHours(1));

	private final CountDownLatch block = new CountDownLatch(1);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.block.countDown();
		this.threads.shutdownNow();
		this.pool.close();
		this.newsOnly.close();
	}

	@Test
	void schedulerIsCalledSoonAfterATaskWasSubmitted() {
		RecordingScheduler scheduler = new RecordingScheduler();
		this.newsOnly.start(scheduler);
		await().atMost(LIMIT).until(() -> !scheduler.calls.isEmpty());

		submit(this.newsOnly, LONG);

		await().atMost(LIMIT).until(() -> scheduler.count(Cause.TASK_QUEUED) > 0);
		Call call = first(scheduler, Cause.TASK_QUEUED);
		assertThat(scheduler.ticks()).as("no other call has told it").isOne();
		assertThat(call.demand().queued()).isOne();
		assertThat(scheduler.count(Cause.TASK_TIMED_OUT)).isZero();
	}

	@Test
	void tasksSubmittedBeforeTheStartAreToldOfAtTheStart() {
		submit(LONG);

		RecordingScheduler scheduler = start(new RecordingScheduler());

		await().atMost(LIMIT).until(() -> scheduler.count(Cause.TASK_QUEUED) > 0);
		assertThat(first(scheduler, Cause.TASK_QUEUED).demand().queued()).isOne();
	}

	@Test
	void schedulerIsCalledOnceASecondWhenNothingHappens() {
		RecordingScheduler scheduler = start(new RecordingScheduler());

		await().atMost(LIMIT).until(() -> scheduler.calls.size() >= 4);

		assertThat(scheduler.calls).allMatch((call) -> call.demand().causes().isEmpty());
		for (int i = 1; i < 4; i++) {
			long gap = scheduler.calls.get(i).nanoTime() - scheduler.calls.get(i - 1).nanoTime();
			assertThat(Duration.ofNanos(gap)).isBetween(Duration.ofMillis(500), LIMIT);
		}
	}

	@Test
	void schedulerIsCalledWhenTasksEndAndSeesTheFreeWorker() {
		RecordingScheduler scheduler = new RecordingScheduler();
		this.newsOnly.start(scheduler);
		FakeWorker worker = FakeWorker.holding(this.newsOnly.dispatcher());
		submit(this.newsOnly, LONG);
		await().atMost(LIMIT).until(() -> sees(scheduler, 0, 1));

		worker.answer();

		await().atMost(LIMIT).until(() -> sees(scheduler, 0, 0));
		Call last = last(scheduler);
		assertThat(last.demand().causes()).contains(Cause.TASK_ENDED);
		assertThat(last.demand().workers()).hasSize(1);
		assertThat(last.demand().workers().get(0).slots()).isEqualTo(4);
	}

	@Test
	void eachWorkerThatHasLeftIsToldOfOnceHoweverShortlyItWasThere() {
		RecordingScheduler scheduler = start(new RecordingScheduler());
		await().atMost(LIMIT).until(() -> !scheduler.calls.isEmpty());

		for (int i = 0; i < 100; i++) {
			FakeWorker.echoing(this.pool.dispatcher()).drain("at once");
		}

		await().atMost(LIMIT).until(() -> left(scheduler) == 100);
		await().during(Duration.ofMillis(1500)).atMost(LIMIT).until(() -> left(scheduler) == 100);
	}

	@Test
	void schedulerIsCalledWhenATaskRunsOutOfTime() {
		RecordingScheduler scheduler = start(new RecordingScheduler());

		submit(Duration.ofMillis(20));

		await().atMost(LIMIT).until(() -> scheduler.count(Cause.TASK_TIMED_OUT) == 1);
	}

	@Test
	void callsAreNeverTwoAtOnceAndAllOnTheSchedulersThread() throws Exception {
		RecordingScheduler scheduler = start(new RecordingScheduler());
		FakeWorker.echoing(this.pool.dispatcher());
		List<Future<?>> callers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			callers.add(this.threads.submit(() -> {
				for (int task = 0; task < 5_000; task++) {
					CompletableFuture<Payload> promise = submit(Duration.ofMillis(5));
					if (task % 3 == 0) {
						promise.cancel(true);
					}
				}
			}));
		}

		for (Future<?> caller : callers) {
			caller.get(60, TimeUnit.SECONDS);
		}
		await().atMost(LIMIT)
			.until(() -> scheduler.count(Cause.TASK_QUEUED) > 0 && scheduler.count(Cause.TASK_ENDED) > 0);

		assertThat(scheduler.mostInCall).hasValue(1);
		assertThat(scheduler.threads).containsExactly("jobber-scheduler");
	}

	@Test
	void newsOfManyTasksAreToldTogether() {
		RecordingScheduler scheduler = start(new RecordingScheduler());
		await().atMost(LIMIT).until(() -> !scheduler.calls.isEmpty());
		long begin = System.nanoTime();

		for (int i = 0; i < 5_000; i++) {
			submit(LONG);
		}

		await().atMost(LIMIT).until(() -> sees(scheduler, 5_000, 0));
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
		assertThat(scheduler.count(Cause.TASK_QUEUED)).isBetween(1L, millis / 10 + 2);
	}

	@Test
	void schedulerWhoseCallsTakeLongIsCalledLessOften() {
		RecordingScheduler scheduler = start(new RecordingScheduler((demand) -> {
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
			submit(LONG);
		}));

		await().atMost(LIMIT).until(() -> scheduler.count(Cause.TASK_QUEUED) >= 20);

		List<Call> calls = scheduler.calls.stream()
			.filter((call) -> call.demand().causes().contains(Cause.TASK_QUEUED))
			.toList();
		assertThat(IntStream.range(1, 20)
			.mapToLong((i) -> calls.get(i).nanoTime() - calls.get(i - 1).nanoTime())
			// The call of a second does not wait.
			.filter((gap) -> gap >= Duration.ofMillis(75).toNanos())).hasSizeGreaterThan(10);
	}

	@Test
	void eachCallSeesWhatTheCallBeforeHasLaunched() throws Exception {
		CountDownLatch blocked = new CountDownLatch(1);
		RecordingScheduler scheduler = start(new RecordingScheduler((demand) -> {
			if (blocked.getCount() > 0) {
				blocked.countDown();
				awaitBlock();
				return;
			}
			this.invitations.mint();
		}));
		assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Payload> lost = submit(Duration.ofMillis(20));
		submit(LONG);
		await().atMost(LIMIT).until(lost::isCompletedExceptionally);

		this.block.countDown();

		await().atMost(LIMIT).until(() -> scheduler.calls.size() >= 4);
		// A task learns of its timeout before the scheduler does.
		assertThat(scheduler.calls.subList(1, 4)).flatExtracting((call) -> call.demand().causes())
			.contains(Cause.TASK_TIMED_OUT, Cause.TASK_QUEUED, Cause.TASK_ENDED);
		assertThat(scheduler.calls.subList(1, 4)).extracting((call) -> call.demand().starting())
			.containsExactly(0, 1, 2);
	}

	@Test
	void timeoutsAndNewTasksTogetherLaunchNoMoreWorkersThanAllowed() {
		AtomicInteger launches = new AtomicInteger();
		PolicyScheduler scheduler = new PolicyScheduler(
				new UtilizationScalingPolicy(0, 3, 4, 1.0, 0, Duration.ofSeconds(5), Duration.ZERO), 3,
				Duration.ofSeconds(5), (invitation) -> {
					launches.incrementAndGet();
					return new CompletableFuture<>();
				}, this.invitations, this.pool.dispatcher()::drain, Clock.systemUTC(), () -> 0);
		for (int i = 0; i < 100; i++) {
			submit(Duration.ofMillis(20));
			submit(LONG);
		}
		await().atMost(LIMIT).until(() -> this.pool.dispatcher().stats().timedOut() == 100);

		this.pool.start(scheduler);

		await().atMost(LIMIT).until(() -> launches.get() > 0);
		await().during(Duration.ofMillis(300)).atMost(LIMIT).until(() -> launches.get() == 3);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void schedulerThatThrowsIsCalledAgain(Throwable failure) {
		RecordingScheduler scheduler = start(new RecordingScheduler((demand) -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) failure;
		}));

		await().atMost(LIMIT).until(() -> scheduler.ticks() >= 3);
		submit(Duration.ofMillis(20));

		await().atMost(LIMIT)
			.until(() -> scheduler.count(Cause.TASK_QUEUED) > 0 && scheduler.count(Cause.TASK_TIMED_OUT) > 0);
		assertThat(scheduler.threads).containsExactly("jobber-scheduler");
	}

	static Stream<Throwable> failures() {
		return Stream.of(new IllegalStateException("broken"), new NoClassDefFoundError("missing"),
				new StackOverflowError());
	}

	@Test
	void firstCallNamesAllThatHappenedBefore() {
		CompletableFuture<Payload> lost = submit(this.newsOnly, Duration.ofMillis(20));
		await().atMost(LIMIT).until(lost::isCompletedExceptionally);
		await().atMost(LIMIT).until(() -> this.newsOnly.dispatcher().snapshot().isDone());
		RecordingScheduler scheduler = new RecordingScheduler();

		this.newsOnly.start(scheduler);

		await().atMost(LIMIT).until(() -> scheduler.count(Cause.TASK_TIMED_OUT) > 0);
		assertThat(scheduler.calls.get(0).demand().causes()).contains(Cause.TASK_QUEUED, Cause.TASK_ENDED);
	}

	@Test
	void blockedSchedulerDoesNotKeepWorkersFromServing() throws Exception {
		RecordingScheduler scheduler = start(new RecordingScheduler((demand) -> awaitBlock()));
		await().atMost(LIMIT).until(() -> scheduler.inCall.get() == 1);
		FakeWorker.echoing(this.pool.dispatcher());

		List<CompletableFuture<Payload>> promises = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			promises.add(submit(LONG));
		}

		CompletableFuture.allOf(promises.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
		assertThat(scheduler.inCall).hasValue(1);
		assertThat(scheduler.calls).hasSize(1);
	}

	private RecordingScheduler start(RecordingScheduler scheduler) {
		this.pool.start(scheduler);
		return scheduler;
	}

	private CompletableFuture<Payload> submit(Duration timeout) {
		return submit(this.pool, timeout);
	}

	private static CompletableFuture<Payload> submit(WorkerPool pool, Duration timeout) {
		return pool.dispatcher().submit(new Task("f", Payload.empty(), timeout, false));
	}

	private void awaitBlock() {
		try {
			this.block.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean sees(RecordingScheduler scheduler, int queued, int running) {
		return !scheduler.calls.isEmpty() && last(scheduler).demand().queued() == queued
				&& last(scheduler).demand().running() == running;
	}

	private static int left(RecordingScheduler scheduler) {
		return scheduler.calls.stream().mapToInt((call) -> call.demand().left().size()).sum();
	}

	private static Call first(RecordingScheduler scheduler, Cause cause) {
		return scheduler.calls.stream()
			.filter((call) -> call.demand().causes().contains(cause))
			.findFirst()
			.orElseThrow();
	}

	private static Call last(RecordingScheduler scheduler) {
		return scheduler.calls.get(scheduler.calls.size() - 1);
	}

}
