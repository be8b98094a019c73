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

package io.jobber.benchmarks.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tasks that wait while no worker is there, and what comes when one joins.
 */
final class Backlog {

	private static final String FORMAT = "%-34s %10s %12s %10s%n";

	private static final int SLOTS = 1024;

	private final Application application;

	private final Workers workers;

	Backlog(Application application, Workers workers) {
		this.application = application;
		this.workers = workers;
	}

	void run(int tasks, PrintStream out) throws IOException, InterruptedException {
		out.printf(FORMAT, "%,d tasks".formatted(tasks), "seconds", "a second", "stall ms");
		CountDownLatch answered = new CountDownLatch(tasks);
		measure(tasks, "queued by one thread", out, () -> {
			for (int i = 0; i < tasks; i++) {
				this.application.template()
					.execute("echo", new byte[Load.PAYLOAD.length], byte[].class)
					.subscribe((answer) -> answered.countDown());
			}
		});
		out.printf("%s, heap in use: %,d MB%n", this.application.dispatcher().stats().queued(),
				Heap.usedBytes() / 1024 / 1024);
		measure(tasks, "waiting for five seconds", out, () -> Thread.sleep(5000));
		measure(tasks, "done by a worker of %d slots".formatted(SLOTS), out, () -> {
			this.workers.be(1, SLOTS);
			if (!answered.await(60, TimeUnit.SECONDS)) {
				throw new IllegalStateException(answered.getCount() + " tasks were never answered");
			}
		});
		this.workers.be(0, SLOTS);
	}

	private void measure(int tasks, String what, PrintStream out, Action action)
			throws IOException, InterruptedException {
		try (Stalls stalls = new Stalls(this.application.dispatcher())) {
			long start = System.nanoTime();
			action.run();
			double seconds = (System.nanoTime() - start) / 1e9;
			out.printf(FORMAT, what, "%.2f".formatted(seconds), "%.0f".formatted(tasks / seconds),
					"%.1f".formatted(stalls.longestMillis()));
		}
	}

	@FunctionalInterface
	private interface Action {

		void run() throws IOException, InterruptedException;

	}

}
