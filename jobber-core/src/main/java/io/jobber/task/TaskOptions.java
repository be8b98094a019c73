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

package io.jobber.task;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Options of a task's delivery.
 *
 * @param timeout how long the caller waits, for a worker and for the result together;
 * must be positive and at most a year
 * @param queueTimeout how much of that the task may wait for a worker; must be positive,
 * and means nothing if it is longer than the timeout; {@code null} for all of it
 * @param idempotent whether running it twice does no harm, so that it may be given to
 * another worker when the first was lost
 * @param retryOn the types of exceptions, by their full names, after which the function
 * may be run again
 * @param priority how urgent it is
 */
public record TaskOptions(Duration timeout, @Nullable Duration queueTimeout, boolean idempotent, Set<String> retryOn,
		Priority priority) {

	private static final Duration LONGEST = Duration.ofDays(365);

	public TaskOptions {
		check("timeout", timeout);
		if (queueTimeout != null) {
			check("queue timeout", queueTimeout);
		}
		retryOn = Set.copyOf(retryOn);
	}

	/**
	 * The options of a task that asks for nothing special: normal priority, no retries,
	 * and the whole timeout for waiting.
	 * @param timeout how long the caller waits
	 * @return the options
	 */
	public static TaskOptions of(Duration timeout) {
		return new TaskOptions(timeout, null, false, Set.of(), Priority.NORMAL);
	}

	private static void check(String name, Duration timeout) {
		if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("The " + name + " of a task must be positive and at most "
					+ LONGEST.toDays() + " days, but is " + timeout);
		}
	}

}
