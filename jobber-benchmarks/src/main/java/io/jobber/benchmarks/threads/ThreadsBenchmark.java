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

package io.jobber.benchmarks.threads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.jobber.worker.TaskExecutors;

/**
 * Measures the executors that a worker's functions run on, of one kind of thread: how
 * long a quick task waits beside tasks that compute, and what many tasks that wait take.
 * On Linux, for the memory of the process.
 */
public final class ThreadsBenchmark {

	private static final Duration COMPUTING = Duration.ofSeconds(4);

	private static final Duration WAITING = Duration.ofMillis(100);

	private static final int WAITS = 10_000;

	private static final int ROUNDS = 5;

	private final ExecutorService executor;

	private ThreadsBenchmark(ExecutorService executor) {
		this.executor = executor;
	}

	/**
	 * Measure.
	 * @param arguments {@code platform} or {@code virtual}
	 */
	public static void main(String[] arguments) throws Exception {
		String kind = (arguments.length == 1) ? arguments[0] : "";
		if (!kind.equals("platform") && !kind.equals("virtual")) {
			System.err.println("Which threads: platform or virtual?");
			System.exit(2);
		}
		boolean virtual = kind.equals("virtual");
		if (virtual && !TaskExecutors.hasVirtualThreads()) {
			System.err.println("Java " + Runtime.version().feature() + " has no virtual threads");
			System.exit(2);
		}
		ExecutorService executor = virtual ? TaskExecutors.newVirtualThreadExecutor("task-")
				: TaskExecutors.newExecutor("task-");
		try {
			System.out.printf("Java %d, %d processors, %s threads%n", Runtime.version().feature(),
					Runtime.getRuntime().availableProcessors(), kind);
			ThreadsBenchmark benchmark = new ThreadsBenchmark(executor);
			benchmark.measureWaits();
			benchmark.measureQuickTasks();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void measureQuickTasks() throws InterruptedException, ExecutionException {
		int computing = 2 * Runtime.getRuntime().availableProcessors();
		CountDownLatch ended = new CountDownLatch(computing);
		for (int i = 0; i < computing; i++) {
			this.executor.execute(() -> {
				compute();
				ended.countDown();
			});
		}
		TimeUnit.MILLISECONDS.sleep(500);
		List<Future<Long>> quick = new ArrayList<>();
		while (ended.getCount() == computing) {
			long sent = System.nanoTime();
			quick.add(this.executor.submit(() -> System.nanoTime() - sent));
			TimeUnit.MILLISECONDS.sleep(50);
		}
		long total = 0;
		long longest = 0;
		for (Future<Long> task : quick) {
			total += task.get();
			longest = Math.max(longest, task.get());
		}
		ended.await();
		System.out.printf(
				"%d quick tasks beside %d that compute for %d s: waited %.1f ms on average, %.1f ms at most%n",
				quick.size(), computing, COMPUTING.toSeconds(), total / 1e6 / quick.size(), longest / 1e6);
	}

	private void measureWaits() throws InterruptedException, IOException {
		long before = memoryBytes();
		for (int round = 0; round < ROUNDS; round++) {
			long start = System.nanoTime();
			long peak = wait(WAITS);
			System.out.printf("%d waits of %d ms at a time: all ended after %.0f ms, with %d MB more than before%n",
					WAITS, WAITING.toMillis(), (System.nanoTime() - start) / 1e6, (peak - before) >> 20);
		}
	}

	// The memory while the last of them waits.
	private long wait(int tasks) throws InterruptedException, IOException {
		CountDownLatch begun = new CountDownLatch(tasks);
		CountDownLatch ended = new CountDownLatch(tasks);
		for (int i = 0; i < tasks; i++) {
			this.executor.execute(() -> {
				begun.countDown();
				try {
					TimeUnit.NANOSECONDS.sleep(WAITING.toNanos());
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				ended.countDown();
			});
		}
		begun.await();
		long memory = memoryBytes();
		ended.await();
		return memory;
	}

	private static void compute() {
		long end = System.nanoTime() + COMPUTING.toNanos();
		long value = 1;
		while (System.nanoTime() < end || value == 0) {
			for (int i = 0; i < 10_000; i++) {
				value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
			}
		}
	}

	private static long memoryBytes() throws IOException {
		for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
			if (line.startsWith("VmRSS:")) {
				return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
			}
		}
		return 0;
	}

}
