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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Result.OutcomeCase;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.worker.InFlightTask.Key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Random tasks, cancels, failures and a drain in their midst. Forbidden: an answer that
 * is missing or given twice, an answer to what was never asked, more tasks running than
 * slots, a refusal of a task that ran, a frame larger than the limit, a goodbye that is
 * not last or miscounts.
 */
class WorkerStressTests {

	private static final int TASKS = 5000;

	private static final int MAX_FRAME_BYTES = 2000;

	private static final int CLOSERS = 4;

	private static final int CLOSES = 500;

	@RepeatedTest(5)
	@Timeout(300)
	void everyTaskIsAnsweredOnceAndSlotsAreNeverExceeded(TestReporter reporter) throws Exception {
		long seed = Long.getLong("jobber.test.seed", System.nanoTime());
		String context = "seed " + seed + " (-Djobber.test.seed=" + seed + ")";
		reporter.publishEntry(context);
		Random random = new Random(seed);
		int slots = 1 + random.nextInt(64);
		StressHandler handler = new StressHandler(seed, slots);
		try (FakeDispatcher dispatcher = new FakeDispatcher(); Worker worker = new Worker(handler)) {
			dispatcher.heartbeat(Duration.ofSeconds(2)).answeringHeartbeats().limits(500, MAX_FRAME_BYTES);
			WorkerSession session = worker
				.join(new Invitation(dispatcher.address(), "secret", slots, Duration.ofMinutes(5)));
			FakeConnection connection = dispatcher.awaitJoin();

			Set<Key> sent = sendAll(connection, session, random, slots);
			awaitAnswers(connection, session, sent.size());
			session.drain("stress ends");
			WorkReport report = session.report().get(60, TimeUnit.SECONDS);

			List<Result> results = connection.results();
			assertThat(results.stream().map(WorkerStressTests::key)).as(context).doesNotHaveDuplicates();
			assertThat(results.stream().map(WorkerStressTests::key).collect(Collectors.toSet())).as(context)
				.isEqualTo(sent);
			assertThat(handler.overruns).as(context).hasValue(0);
			assertThat(results).as(context)
				.filteredOn((result) -> result.getNack().getReason() == Nack.Reason.BUSY)
				.extracting(WorkerStressTests::key)
				.doesNotContainAnyElementsOf(handler.ran);
			assertThat(connection.frames()).as(context)
				.extracting(WorkerFrame::getSerializedSize)
				.allMatch((size) -> size <= MAX_FRAME_BYTES);
			assertThat(connection.last().hasGoodbye()).as(context).isTrue();
			assertThat(report.outcome()).as(context).isEqualTo(WorkReport.Outcome.DRAINED);
			assertThat(report.completed()).as(context).isEqualTo(count(results, OutcomeCase.PAYLOAD));
			assertThat(report.failed()).as(context).isEqualTo(count(results, OutcomeCase.FAILURE));
			assertThat(report.cancelled()).as(context).isEqualTo(count(results, OutcomeCase.CANCELLED));
			assertThat(report.refused()).as(context).isEqualTo(count(results, OutcomeCase.NACK));
		}
		finally {
			handler.close();
		}
	}

	@RepeatedTest(20)
	@Timeout(300)
	void drainAmidArrivingTasksLosesNoneThatStarted(TestReporter reporter) throws Exception {
		long seed = Long.getLong("jobber.test.seed", System.nanoTime());
		String context = "seed " + seed + " (-Djobber.test.seed=" + seed + ")";
		reporter.publishEntry(context);
		Random random = new Random(seed);
		int slots = 1 + random.nextInt(8);
		StressHandler handler = new StressHandler(seed, slots);
		try (FakeDispatcher dispatcher = new FakeDispatcher(); Worker worker = new Worker(handler)) {
			WorkerSession session = worker.join(new Invitation(dispatcher.address(), "secret", slots, Duration.ZERO));
			FakeConnection connection = dispatcher.awaitJoin();
			AtomicBoolean stop = new AtomicBoolean();
			Thread sender = new Thread(() -> {
				for (long id = 1; id < TASKS && !stop.get() && !connection.isHalfClosed(); id++) {
					connection.trySend(FakeConnection.task(id));
				}
			});
			sender.start();

			int before = random.nextInt(100);
			await(context).until(() -> connection.results().size() >= before);
			session.drain("midst");
			WorkReport report = session.report().get(60, TimeUnit.SECONDS);
			stop.set(true);
			sender.join(10_000);

			assertThat(report.outcome()).as(context).isEqualTo(WorkReport.Outcome.DRAINED);
			assertThat(connection.results().stream().map(WorkerStressTests::key)).as(context).doesNotHaveDuplicates();
			assertThat(connection.results()).as(context).extracting(WorkerStressTests::key).containsAll(handler.ran);
			assertThat(connection.last().hasGoodbye()).as(context).isTrue();
			assertThat(handler.overruns).as(context).hasValue(0);
		}
		finally {
			handler.close();
		}
	}

	@Test
	@Timeout(300)
	void nothingIsSentThatWasAnsweredAfterAClose() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CLOSERS);
		try (FakeDispatcher dispatcher = new FakeDispatcher()) {
			for (int i = 0; i < CLOSES; i++) {
				CyclicBarrier barrier = new CyclicBarrier(CLOSERS);
				FakeHandler handler = new FakeHandler();
				try (Worker closed = new Worker(handler)) {
					WorkerSession session = closed
						.join(new Invitation(dispatcher.address(), "secret", CLOSERS, Duration.ZERO));
					FakeConnection connection = dispatcher.awaitJoin();
					for (long id = 1; id <= CLOSERS; id++) {
						connection.send(FakeConnection.task(id));
					}
					List<Future<?>> closers = new ArrayList<>();
					for (long id = 1; id <= CLOSERS; id++) {
						FakeHandler.Started task = handler.awaitStarted(id);
						closers.add(threads.submit(() -> {
							barrier.await();
							session.close();
							task.succeed();
							return null;
						}));
					}
					for (Future<?> closer : closers) {
						closer.get();
					}
					await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(connection::isBroken);

					assertThat(connection.results()).as("close " + i).isEmpty();
				}
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Set<Key> sendAll(FakeConnection connection, WorkerSession session, Random random, int slots) {
		Set<Key> sent = new HashSet<>();
		long id = 0;
		while (sent.size() < TASKS) {
			List<Task.Builder> frame = new ArrayList<>();
			int size = 1 + random.nextInt(2 * slots);
			for (int i = 0; i < size; i++) {
				Task.Builder task = FakeConnection.task(++id).setAttempt(1 + random.nextInt(3));
				frame.add(task);
				sent.add(new Key(task.getId(), task.getAttempt()));
			}
			connection.send(frame.toArray(Task.Builder[]::new));
			if (random.nextBoolean()) {
				connection.cancel(id, id - random.nextInt(size));
			}
			// Some frames meet free slots, some do not.
			if (random.nextInt(4) > 0) {
				awaitAnswers(connection, session, sent.size() - slots);
			}
		}
		return sent;
	}

	private static void awaitAnswers(FakeConnection connection, WorkerSession session, int count) {
		await().atMost(Duration.ofMinutes(1))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.until(() -> connection.results().size() >= count || session.report().isDone());
		assertThat(session.report()).as(() -> session.report().join().toString()).isNotDone();
	}

	private static Key key(Result result) {
		return new Key(result.getTaskId(), result.getAttempt());
	}

	private static long count(List<Result> results, OutcomeCase outcome) {
		return results.stream().filter((result) -> result.getOutcomeCase() == outcome).count();
	}

	/**
	 * Ends each task after a random while on one of several threads, in a random way.
	 */
	private static final class StressHandler implements TaskHandler {

		private final ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(4);

		private final ConcurrentLinkedQueue<Key> ran = new ConcurrentLinkedQueue<>();

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger overruns = new AtomicInteger();

		private final long seed;

		private final int slots;

		StressHandler(long seed, int slots) {
			this.seed = seed;
			this.slots = slots;
		}

		@Override
		public Cancellation handle(TaskRequest request, TaskCallback callback) {
			this.ran.add(new Key(request.id(), request.attempt()));
			if (this.running.incrementAndGet() > this.slots) {
				this.overruns.incrementAndGet();
			}
			Random random = new Random(this.seed ^ request.id() * 0x9E3779B97F4A7C15L);
			AtomicBoolean ended = new AtomicBoolean();
			if (random.nextInt(10) == 0) {
				end(ended);
				throw new IllegalStateException("thrown at once");
			}
			Runnable outcome = outcome(request, callback, random);
			Runnable run = () -> {
				end(ended);
				outcome.run();
			};
			if (random.nextInt(4) == 0) {
				run.run();
			}
			else {
				this.threads.schedule(run, random.nextInt(2000), TimeUnit.MICROSECONDS);
			}
			return () -> this.threads.execute(() -> {
				end(ended);
				callback.cancelled();
			});
		}

		private Runnable outcome(TaskRequest request, TaskCallback callback, Random random) {
			int size = random.nextInt(600);
			int kind = random.nextInt(10);
			return () -> {
				if (kind == 0) {
					callback.failed(new IllegalStateException("failed later"));
				}
				else if (kind == 1) {
					callback.failed(new UnknownFunctionException(request.function(), Set.of()));
				}
				else {
					callback.succeeded("text/plain", Map.of(), new byte[size]);
				}
				if (kind == 2) {
					callback.cancelled();
				}
			};
		}

		private void end(AtomicBoolean ended) {
			if (ended.compareAndSet(false, true)) {
				this.running.decrementAndGet();
			}
		}

		void close() {
			this.threads.shutdownNow();
		}

	}

}
