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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * Runs events one after another without a lock and without a thread of its own. Any
 * thread adds an event and raises the work-in-progress counter; the thread that raises it
 * from zero runs the loop, the others leave at once. So the state that events touch has
 * one writer at a time, and each change is visible to the next.
 * <p>
 * Events come first, then one step pairs tasks with slots; the counter is lowered by what
 * was seen, and if it is still up, something came meanwhile and the loop goes round
 * again. A thread that only came by (a caller's, or one of gRPC's) works on at most
 * {@value #BORROWED_BUDGET} events and as many matches; what is left goes to the
 * successor. The reactor-pool project drains its pool in the same manner.
 * <ul>
 * <li>any thread: {@link #execute(Runnable)}</li>
 * <li>the borrowed thread or the successor's: everything else</li>
 * </ul>
 */
final class DispatchLoop {

	static final int BORROWED_BUDGET = 64;

	private static final int OWN_BUDGET = 4096;

	private static final System.Logger logger = System.getLogger(DispatchLoop.class.getName());

	private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();

	private final AtomicInteger wip = new AtomicInteger(); // any thread

	private final IntPredicate match;

	private int ran; // events of this turn; the thread that runs the loop

	private final Executor successor;

	/**
	 * Create a loop.
	 * @param match pairs tasks with slots, at most as many as it is asked for, and
	 * returns whether it was stopped by that limit
	 * @param successor takes over what a borrowed thread leaves
	 */
	DispatchLoop(IntPredicate match, Executor successor) {
		this.match = match;
		this.successor = successor;
	}

	/**
	 * Run an event now, unless the loop is being run: then it comes to its turn there.
	 * @param event the event
	 */
	void execute(Runnable event) {
		this.events.add(event);
		if (this.wip.getAndIncrement() == 0) {
			run(BORROWED_BUDGET);
		}
	}

	/**
	 * Leave an event to the successor, together with all that come until it has begun.
	 * @param event the event
	 */
	void executeSoon(Runnable event) {
		this.events.add(event);
		if (this.wip.getAndIncrement() == 0) {
			handOver();
		}
	}

	private void handOver() {
		Turn turn = new Turn();
		try {
			this.successor.execute(turn);
		}
		catch (RejectedExecutionException | Error ex) {
			// The successor has been shut down, or gets no thread of the system: better a
			// long turn here than a stuck loop.
			turn.run();
		}
	}

	private void run(int budget) {
		int seen = this.wip.get();
		this.ran = 0;
		while (seen != 0) {
			boolean more = step(budget);
			if (!more) {
				seen = this.wip.addAndGet(-seen);
			}
			if (budget == BORROWED_BUDGET && seen != 0 && (more || this.ran >= budget)) {
				// The counter stays up, so no other thread enters before the successor.
				handOver();
				return;
			}
		}
	}

	private boolean step(int budget) {
		int end = this.ran + budget;
		boolean more = false;
		try {
			Runnable event = null;
			while (this.ran < end && (event = this.events.poll()) != null) {
				this.ran++;
				runGuarded(event);
			}
			more = this.match.test(budget);
		}
		catch (Throwable ex) {
			logger.log(System.Logger.Level.ERROR, "The dispatcher failed to match tasks with workers", ex);
		}
		return more || this.ran == end;
	}

	private void runGuarded(Runnable event) {
		try {
			event.run();
		}
		catch (Throwable ex) {
			// One broken event must not stop the loop for all others.
			logger.log(System.Logger.Level.ERROR, "The dispatcher failed to process " + event, ex);
		}
	}

	/**
	 * What is left to the successor, which runs it once: an executor that has failed to
	 * start a thread may have kept it all the same.
	 */
	private final class Turn implements Runnable {

		private final AtomicBoolean taken = new AtomicBoolean(); // any thread

		@Override
		public void run() {
			if (this.taken.compareAndSet(false, true)) {
				DispatchLoop.this.run(OWN_BUDGET);
			}
		}

	}

}
