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
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the application keeps for each worker that has nothing to do, for each task that
 * waits, and for each that is with a worker: the heap in use after a collection, with
 * many of them and without. A task is one of {@link io.jobber.JobberTemplate} with a
 * payload of 100 bytes of its own.
 */
final class Memory {

	private static final String FORMAT = "%-52s %10s %12s%n";

	private static final int TASKS = 100_000;

	private static final int SLOTS = 1000;

	private final Application application;

	private final Workers workers;

	Memory(Application application, Workers workers) {
		this.application = application;
		this.workers = workers;
	}

	void run(int manyWorkers, int ownConnections, PrintStream out) throws IOException, InterruptedException {
		out.printf(FORMAT, "what", "number", "bytes each");
		// What the first of their kind leave behind does not count.
		this.workers.join(100, 1, true);
		this.workers.leave(100);
		print(out, "idle worker that shares one of 8 connections", manyWorkers,
				() -> this.workers.join(manyWorkers, 1, false));
		this.workers.leave(manyWorkers);
		print(out, "idle worker with a connection of its own", ownConnections,
				() -> this.workers.join(ownConnections, 1, true));
		this.workers.leave(ownConnections);
		tasks(out);
	}

	private void tasks(PrintStream out) throws IOException, InterruptedException {
		CountDownLatch answered = new CountDownLatch(TASKS);
		print(out, "queued task", TASKS, () -> {
			for (int i = 0; i < TASKS; i++) {
				this.application.template()
					.execute("echo", new byte[Load.PAYLOAD.length], byte[].class)
					.subscribe((answer) -> answered.countDown());
			}
		});
		long queued = Heap.usedBytes();
		this.workers.hold();
		this.workers.be(TASKS / SLOTS, SLOTS);
		while (this.application.dispatcher().stats().running() < TASKS) {
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
		}
		long running = Heap.usedBytes();
		out.printf(FORMAT, "more once it is with a worker", TASKS, (running - queued) / TASKS);
		this.workers.release();
		if (!answered.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException(answered.getCount() + " tasks were never answered");
		}
		this.workers.be(0, SLOTS);
	}

	private static void print(PrintStream out, String what, int number, Action action) throws IOException {
		long before = Heap.usedBytes();
		action.run();
		out.printf(FORMAT, what, number, (Heap.usedBytes() - before) / number);
	}

	@FunctionalInterface
	private interface Action {

		void run() throws IOException;

	}

}
