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

package io.jobber;

import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * Hands results from the dispatcher over to Reactor's parallel threads, where callers'
 * code may run. Results that come together are taken together: the first wakes a thread,
 * and those behind it find it awake, for waking a thread costs more than most callers do
 * with a result.
 * <p>
 * Each parallel thread has a lane of its own. {@value #RUN} results in a row go to one
 * lane, then the next has its turn, so all threads are used, and a caller who keeps a
 * thread busy holds up no more than its lane.
 * <ul>
 * <li>any thread: {@link #execute(Runnable)}</li>
 * <li>a parallel thread: what is executed, at most {@value #TURN} at a time, so that
 * others of the application have their turn on it</li>
 * </ul>
 */
final class ResultExecutor implements Executor {

	private static final int RUN = 32;

	private static final int TURN = 256;

	private final AtomicInteger count = new AtomicInteger(); // any thread

	private final Lane[] lanes;

	ResultExecutor() {
		this.lanes = IntStream.range(0, Schedulers.DEFAULT_POOL_SIZE).mapToObj((i) -> new Lane()).toArray(Lane[]::new);
	}

	@Override
	public void execute(Runnable task) {
		int number = Integer.remainderUnsigned(this.count.getAndIncrement() / RUN, this.lanes.length);
		this.lanes[number].add(task);
	}

	private static final class Lane implements Runnable {

		private final Queue<Runnable> tasks = Queues.<Runnable>unboundedMultiproducer().get();

		private final AtomicInteger wip = new AtomicInteger(); // any thread

		private final Scheduler.Worker thread = Schedulers.parallel().createWorker();

		void add(Runnable task) {
			this.tasks.add(task);
			if (this.wip.getAndIncrement() == 0) {
				wake();
			}
		}

		@Override
		public void run() {
			int done = 0;
			Runnable task;
			while (done < TURN && (task = this.tasks.poll()) != null) {
				done++;
				runGuarded(task);
			}
			if (this.wip.addAndGet(-done) != 0) {
				wake();
			}
		}

		private void wake() {
			try {
				this.thread.schedule(this);
			}
			catch (RejectedExecutionException ex) {
				// Reactor has been shut down: better here than nowhere.
				run();
			}
		}

		private static void runGuarded(Runnable task) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				// One caller must not stop the lane for all others.
				Thread thread = Thread.currentThread();
				thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
			}
		}

	}

}
