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

package io.jobber.grpc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs actions on the transport's thread that brought results, without waking another
 * one: once it has processed the frame, and so has left the match loop, which no action
 * can hold up. On any other thread, such as the timer's when a task's time is over, it
 * leaves them to another executor.
 * <ul>
 * <li>any thread: {@link #execute(Runnable)}</li>
 * <li>the transport's threads: the actions, in their order</li>
 * </ul>
 */
public final class ArrivalExecutor implements Executor {

	private static final ThreadLocal<Arrivals> arrivals = ThreadLocal.withInitial(Arrivals::new);

	private final Executor others;

	/**
	 * Create the executor.
	 * @param others runs what does not come from a frame's thread
	 */
	public ArrivalExecutor(Executor others) {
		this.others = others;
	}

	@Override
	public void execute(Runnable action) {
		Arrivals own = arrivals.get();
		if (own.inFrame) {
			own.waiting.add(action);
		}
		else {
			this.others.execute(action);
		}
	}

	/**
	 * Process a frame, and then run what was to be executed meanwhile on this thread.
	 * @param frame processes the frame
	 */
	static void arrive(Runnable frame) {
		arrivals.get().process(frame);
	}

	/**
	 * What one thread has brought.
	 */
	private static final class Arrivals {

		private final Queue<Runnable> waiting = new ArrayDeque<>();

		private boolean inFrame;

		private void process(Runnable frame) {
			if (this.inFrame) {
				// Without a network in between, a worker may answer from within an
				// action.
				frame.run();
				return;
			}
			this.inFrame = true;
			try {
				frame.run();
			}
			finally {
				Runnable action;
				while ((action = this.waiting.poll()) != null) {
					runGuarded(action);
				}
				this.inFrame = false;
			}
		}

		private static void runGuarded(Runnable action) {
			try {
				action.run();
			}
			catch (Throwable ex) {
				// One caller must not end the stream of all others.
				Thread thread = Thread.currentThread();
				thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
			}
		}

	}

}
