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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that are short, that block, and that need each other, from several threads.
 * Forbidden: a task that is never begun while others block, one that runs twice or not at
 * all, one that neither runs nor is refused when the executor is shut down, an interrupt
 * that reaches another task than the cancelled one.
 */
class TaskExecutorsStressTests {

	private static final int SENDERS = 3;

	private final ExecutorService executor;

	// Platform and virtual threads in turn.
	TaskExecutorsStressTests(RepetitionInfo repetition) {
		this.executor = (repetition.getCurrentRepetition() % 2 == 0) ? TaskExecutors.newExecutor("stress-")
				: TaskExecutors.newVirtualThreadExecutor("stress-");
	}

	@AfterEach
	void close() {
		this.executor.shutdownNow();
	}

	@RepeatedTest(20)
	@Timeout(300)
	void tasksThatWaitForEachOtherAllHaveThreads() throws Exception {
		int tasks = 300;
		CyclicBarrier together = new CyclicBarrier(tasks + 1);

		for (int i = 0; i < tasks; i++) {
			this.executor.execute(() -> await(together));
		}

		together.await(60, TimeUnit.SECONDS);
	}

	@RepeatedTest(20)
	@Timeout(300)
	void noTaskWaitsForOneThatBlocks(TestReporter reporter) throws Exception {
		long seed = Long.getLong("jobber.test.seed", System.nanoTime());
		String context = "seed " + seed + " (-Djobber.test.seed=" + seed + ")";
		reporter.publishEntry(context);
		int tasks = 4000;
		List<AtomicInteger> runs = new ArrayList<>();
		for (int i = 0; i < SENDERS * tasks; i++) {
			runs.add(new AtomicInteger());
		}
		CountDownLatch done = new CountDownLatch(runs.size());

		List<Thread> senders = new ArrayList<>();
		for (int s = 0; s < SENDERS; s++) {
			int first = s * tasks;
			Random random = new Random(seed + s);
			senders.add(new Thread(() -> {
				CountDownLatch open = new CountDownLatch(1);
				int blocked = 0;
				for (int i = first; i < first + tasks; i++) {
					AtomicInteger run = runs.get(i);
					CountDownLatch gate = open;
					boolean opens = blocked == 100 || i == first + tasks - 1;
					boolean blocks = !opens && random.nextInt(10) == 0;
					this.executor.execute(() -> {
						run.incrementAndGet();
						if (opens) {
							gate.countDown();
						}
						else if (blocks) {
							await(gate);
						}
						done.countDown();
					});
					if (opens) {
						open = new CountDownLatch(1);
						blocked = 0;
					}
					else if (blocks) {
						blocked++;
					}
					if (random.nextInt(50) == 0) {
						LockSupport.parkNanos(random.nextInt(100_000));
					}
				}
			}));
		}
		senders.forEach(Thread::start);

		assertThat(done.await(60, TimeUnit.SECONDS)).as(context).isTrue();
		assertThat(runs).as(context).allMatch((run) -> run.get() == 1);
	}

	@RepeatedTest(20)
	@Timeout(300)
	void taskRunsOrIsRefusedWhenTheExecutorIsShutDown() throws Exception {
		AtomicInteger accepted = new AtomicInteger();
		AtomicInteger ran = new AtomicInteger();
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch many = new CountDownLatch(500);
		List<Thread> senders = new ArrayList<>();
		for (int s = 0; s < SENDERS; s++) {
			int nth = s;
			senders.add(new Thread(() -> {
				try {
					for (int i = 0; i < 2000; i++) {
						boolean blocks = i % 20 == nth;
						this.executor.execute(() -> {
							ran.incrementAndGet();
							if (blocks) {
								await(never);
							}
						});
						accepted.incrementAndGet();
						many.countDown();
					}
				}
				catch (RejectedExecutionException ex) {
					// As it should be from then on.
				}
			}));
		}
		senders.forEach(Thread::start);
		many.await();

		this.executor.shutdownNow();

		for (Thread sender : senders) {
			sender.join(10_000);
		}
		assertThat(this.executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(ran).hasValue(accepted.get());
	}

	@RepeatedTest(5)
	@Timeout(300)
	void cancelInterruptsItsOwnTaskOnly() {
		int tasks = 2000;
		Phaser ended = new Phaser(tasks + 1);
		AtomicInteger strays = new AtomicInteger();
		Random random = new Random();
		for (int i = 0; i < tasks; i++) {
			boolean cancelled = random.nextInt(3) == 0;
			Cancellation cancellation = InterruptibleTask.start(this.executor, new Arriving(ended), () -> {
				if (Thread.interrupted() && !cancelled) {
					strays.incrementAndGet();
				}
				Thread.onSpinWait();
				if (Thread.interrupted() && !cancelled) {
					strays.incrementAndGet();
				}
				throw new IllegalStateException("ended");
			});
			if (cancelled) {
				cancellation.cancel();
			}
		}

		ended.arriveAndAwaitAdvance();

		assertThat(strays).hasValue(0);
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			// Ends.
		}
	}

	/**
	 * Counts the end of a task, however it ends.
	 */
	private record Arriving(Phaser ended) implements TaskCallback {

		@Override
		public void succeeded(String contentType, Map<String, String> headers, byte[] payload) {
			this.ended.arrive();
		}

		@Override
		public void failed(Throwable failure) {
			this.ended.arrive();
		}

		@Override
		public void cancelled() {
			this.ended.arrive();
		}

	}

}
