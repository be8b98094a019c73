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

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * One task that has a thread to itself while it runs, and is cancelled by interrupting
 * it. The interrupt reaches the task only: it is never delivered before the task has
 * begun or after it has ended, so a pooled thread goes back clean.
 */
public final class InterruptibleTask implements Runnable, Cancellation {

	private final Body body;

	private final TaskCallback callback;

	// Guarded by this.
	private @Nullable Thread runner;

	// Guarded by this.
	private boolean cancelled;

	private InterruptibleTask(Body body, TaskCallback callback) {
		this.body = body;
		this.callback = callback;
	}

	/**
	 * Run {@code body} on {@code executor}. What the body throws becomes the task's
	 * failure, or its cancellation if it was cancelled before.
	 * @param executor runs the body; if it rejects it, the task fails
	 * @param callback takes the outcome
	 * @param body the work, which reports its own success to the callback
	 * @return interrupts the body
	 */
	public static Cancellation start(Executor executor, TaskCallback callback, Body body) {
		InterruptibleTask task = new InterruptibleTask(body, callback);
		try {
			executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			callback.failed(ex);
		}
		return task;
	}

	@Override
	public void run() {
		if (!begin()) {
			this.callback.cancelled();
			return;
		}
		try {
			this.body.run();
			end();
		}
		catch (Throwable ex) {
			if (end()) {
				this.callback.cancelled();
			}
			else {
				this.callback.failed(ex);
			}
		}
	}

	@Override
	public synchronized void cancel() {
		if (this.cancelled) {
			return;
		}
		this.cancelled = true;
		if (this.runner != null) {
			this.runner.interrupt();
		}
	}

	private synchronized boolean begin() {
		if (this.cancelled) {
			return false;
		}
		this.runner = Thread.currentThread();
		return true;
	}

	private synchronized boolean end() {
		this.runner = null;
		// Whether the interrupt was consumed or not, the thread goes back without it.
		Thread.interrupted();
		return this.cancelled;
	}

	/**
	 * The work of an {@link InterruptibleTask}.
	 */
	@FunctionalInterface
	public interface Body {

		/**
		 * Do the work and report its success to the task's callback.
		 * @throws Exception if the work fails
		 */
		void run() throws Exception;

	}

}
