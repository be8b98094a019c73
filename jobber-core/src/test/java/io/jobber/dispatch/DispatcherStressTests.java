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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.pool.WheelTaskTimer;
import io.jobber.task.JobberException;
import io.jobber.task.Payload;
import io.jobber.task.Task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tries to break {@link Dispatcher} with many threads that submit, cancel, answer, answer
 * twice, refuse, leave and die, from a printed seed. Whatever happens: every call ends, a
 * task that is not idempotent is given out at most once unless it was refused, no worker
 * ever holds more than its slots, and nothing is left over.
 */
class DispatcherStressTests {

	private static final int CALLERS = 4;

	private static final int TASKS = 3_000;

	private static final int SLOTS = 8;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final WheelTaskTimer timer = new WheelTaskTimer();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final ExecutorService successor = Executors.newSingleThreadExecutor();

	private final Dispatcher dispatcher = new Dispatcher(
			new DispatcherOptions(500, 1_000_000, 3, 1000, Duration.ZERO, Duration.ofMillis(200)), this.timer,
			this.successor, new DispatchListener() {
			});

	private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

	private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.successor.shutdownNow();
		this.timer.close();
	}

	@RepeatedTest(3)
	void everyCallEndsOnceAndNothingIsLeftOver() throws Exception {
		long seed = System.nanoTime();
		System.getLogger("stress").log(System.Logger.Level.INFO, "DispatcherStressTests seed " + seed);
		AtomicBoolean over = new AtomicBoolean();
		List<RandomWorker> workers = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			RandomWorker worker = new RandomWorker(new Random(seed + i), over);
			workers.add(worker);
			this.threads.execute(worker);
		}
		AtomicInteger ended = new AtomicInteger();
		CountDownLatch callers = new CountDownLatch(CALLERS);
		List<Future<?>> done = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			Random random = new Random(seed * 31 + i);
			int caller = i;
			done.add(this.threads.submit(() -> {
				call(random, caller, ended);
				callers.countDown();
			}));
		}

		for (Future<?> caller : done) {
			caller.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		over.set(true);

		assertThat(ended).hasValue(CALLERS * TASKS);
		assertThat(this.violations).isEmpty();
		await().atMost(LIMIT).until(() -> this.dispatcher.stats().queued() == 0);
		await().atMost(LIMIT).until(() -> this.dispatcher.stats().workers() == 0);
		DispatcherStats stats = this.dispatcher.stats();
		assertThat(stats.running()).isZero();
		assertThat(stats.slots()).isZero();
		assertThat(stats.submitted())
			.isEqualTo(stats.completed() + stats.failed() + stats.timedOut() + stats.cancelled());
		assertThat(stats.submitted() + stats.rejected()).isEqualTo(CALLERS * TASKS);
	}

	private void call(Random random, int caller, AtomicInteger ended) {
		List<CompletableFuture<Payload>> open = new ArrayList<>();
		for (int i = 0; i < TASKS; i++) {
			boolean idempotent = random.nextInt(4) == 0;
			String name = (idempotent ? "again-" : "once-") + caller + "-" + i;
			Duration timeout = Duration.ofMillis((random.nextInt(10) == 0) ? 1 + random.nextInt(30) : 20_000);
			CompletableFuture<Payload> promise = this.dispatcher
				.submit(new Task(name, Payload.empty(), timeout, idempotent));
			open.add(promise);
			if (random.nextInt(10) == 0) {
				promise.cancel(true);
			}
			if (open.size() >= 64) {
				open.forEach((each) -> end(each, ended));
				open.clear();
			}
		}
		open.forEach((each) -> end(each, ended));
	}

	private void end(CompletableFuture<Payload> promise, AtomicInteger ended) {
		try {
			promise.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			ended.incrementAndGet();
		}
		catch (CancellationException ex) {
			ended.incrementAndGet();
		}
		catch (ExecutionException ex) {
			if (!(ex.getCause() instanceof JobberException)) {
				this.violations.add("ended with " + ex.getCause());
			}
			ended.incrementAndGet();
		}
		catch (Exception ex) {
			this.violations.add("did not end: " + ex);
		}
	}

	/**
	 * Joins, serves for a while in its own way, and leaves or dies; again and again.
	 */
	private final class RandomWorker implements Runnable {

		private final Random random;

		private final AtomicBoolean over;

		private RandomWorker(Random random, AtomicBoolean over) {
			this.random = random;
			this.over = over;
		}

		@Override
		public void run() {
			while (!this.over.get() || DispatcherStressTests.this.dispatcher.stats().queued() > 0) {
				serve();
			}
		}

		private void serve() {
			Stream stream = new Stream();
			JoinedWorker worker = DispatcherStressTests.this.dispatcher
				.join(new WorkerInfo("w" + stream.hashCode(), SLOTS, Set.of(), Duration.ZERO), stream);
			int rounds = 50 + this.random.nextInt(300);
			for (int i = 0; i < rounds; i++) {
				Assignment assignment = stream.held.poll();
				if (assignment == null) {
					LockSupport.parkNanos(20_000);
					if (i % 8 == 0) {
						worker.heartbeat(stream.ids(), -1);
					}
				}
				else {
					worker.answer(answers(stream, assignment));
				}
			}
			if (this.random.nextBoolean()) {
				worker.lost("killed");
			}
			else {
				leave(stream, worker);
			}
		}

		private void leave(Stream stream, JoinedWorker worker) {
			DispatcherStressTests.this.dispatcher.drain("w" + stream.hashCode(), "test");
			Assignment assignment;
			while ((assignment = stream.held.poll()) != null) {
				worker.answer(answers(stream, assignment));
			}
			worker.leave();
		}

		private List<TaskResult> answers(Stream stream, Assignment assignment) {
			stream.inFlight.decrementAndGet();
			int kind = this.random.nextInt(20);
			if (kind == 0) {
				return List.of(new TaskResult.Nack(assignment.id(), assignment.attempt(), NackReason.BUSY, "busy"));
			}
			AtomicInteger count = DispatcherStressTests.this.runs.computeIfAbsent(assignment.task().function(),
					(name) -> new AtomicInteger());
			if (count.incrementAndGet() > 1 && !assignment.task().options().idempotent()) {
				DispatcherStressTests.this.violations.add("ran twice: " + assignment.task().function());
			}
			TaskResult success = FakeConnection.success(assignment);
			return switch (kind) {
				case 1 -> List.of(new TaskResult.Failure(assignment.id(), assignment.attempt(), "x.Y", "failed"));
				case 2 -> List.of(success, success);
				default -> List.of(success);
			};
		}

	}

	private final class Stream implements WorkerConnection {

		private final ConcurrentLinkedQueue<Assignment> held = new ConcurrentLinkedQueue<>();

		private final AtomicInteger inFlight = new AtomicInteger();

		private final AtomicLong writer = new AtomicLong();

		@Override
		public boolean take(Assignment assignment) {
			if (!this.writer.compareAndSet(0, Thread.currentThread().getId())) {
				DispatcherStressTests.this.violations.add("two threads write to one worker");
			}
			if (this.inFlight.incrementAndGet() > SLOTS) {
				DispatcherStressTests.this.violations.add("more in flight than slots: " + this.inFlight);
			}
			this.held.add(assignment);
			this.writer.set(0);
			return true;
		}

		@Override
		public void flush(LongConsumer lastPiece) {
		}

		@Override
		public boolean isReady() {
			return true;
		}

		private List<Long> ids() {
			return this.held.stream().map(Assignment::id).toList();
		}

		@Override
		public void cancel(long taskId) {
		}

		@Override
		public void drain(String reason) {
		}

		@Override
		public void heartbeat() {
		}

		@Override
		public void close() {
		}

		@Override
		public void abort(String reason) {
		}

	}

}
