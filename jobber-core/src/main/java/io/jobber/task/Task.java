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

/**
 * One unit of work.
 *
 * @param function the name of the function to run
 * @param payload what the function is given
 * @param options how it is delivered
 */
public record Task(String function, Payload payload, TaskOptions options) {

	public Task {
		if (function.isBlank()) {
			throw new IllegalArgumentException("A task needs the name of a function");
		}
		if (hasControlCharacter(function)) {
			// Nor would it do any good in a log.
			throw new IllegalArgumentException("No function has a name with control characters in it, such as '"
					+ function.replaceAll("\\p{Cntrl}", "?") + "'");
		}
	}

	public Task(String function, Payload payload, Duration timeout, boolean idempotent) {
		this(function, payload, new TaskOptions(timeout, null, idempotent, Set.of(), Priority.NORMAL));
	}

	// A stream would cost more than all else that is done here, for each task.
	private static boolean hasControlCharacter(String function) {
		for (int i = 0; i < function.length(); i++) {
			if (Character.isISOControl(function.charAt(i))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * How long the caller waits in all.
	 * @return the timeout of the options
	 */
	public Duration timeout() {
		return this.options.timeout();
	}

}
