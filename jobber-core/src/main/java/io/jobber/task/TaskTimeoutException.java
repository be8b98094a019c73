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

/**
 * A task did not complete within its timeout.
 */
public class TaskTimeoutException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final Phase phase;

	private final Duration timeout;

	public TaskTimeoutException(Phase phase, String function, Duration timeout, String detail) {
		this(phase, function, timeout, detail, "jobber.timeout, or the task's own timeout");
	}

	/**
	 * Create an exception.
	 * @param phase where the task was
	 * @param function the function that was to run
	 * @param timeout the limit that was exceeded
	 * @param detail why
	 * @param setting what sets the limit
	 */
	public TaskTimeoutException(Phase phase, String function, Duration timeout, String detail, String setting) {
		super("Function '" + function + "' did not answer within " + timeout.toMillis() + " ms: " + detail + " ("
				+ setting + ")");
		this.phase = phase;
		this.timeout = timeout;
	}

	/**
	 * Where the task was when its time ran out.
	 * @return the phase
	 */
	public Phase getPhase() {
		return this.phase;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	/**
	 * Where a task was when its time ran out.
	 */
	public enum Phase {

		/**
		 * It waited for a worker, and never ran.
		 */
		QUEUED,

		/**
		 * It was with a worker, and may have run.
		 */
		RUNNING

	}

}
