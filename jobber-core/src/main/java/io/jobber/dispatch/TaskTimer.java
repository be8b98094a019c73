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

/**
 * The dispatcher's clock and timer. Implementations MUST be thread-safe; one timer serves
 * all tasks, so scheduling and cancelling should cost next to nothing.
 */
public interface TaskTimer {

	/**
	 * The current time of this timer, comparable to itself only.
	 * @return nanoseconds since an arbitrary origin
	 */
	long nanoTime();

	/**
	 * Run {@code action} once, on a thread of the timer's, no earlier than after the
	 * delay.
	 * @param delayNanos the delay in nanoseconds
	 * @param action must not block
	 * @return cancels the alarm; harmless after it has gone off
	 */
	Alarm schedule(long delayNanos, Runnable action);

	/**
	 * A scheduled action.
	 */
	@FunctionalInterface
	interface Alarm {

		/**
		 * Forget the action, unless it has begun.
		 */
		void cancel();

	}

}
