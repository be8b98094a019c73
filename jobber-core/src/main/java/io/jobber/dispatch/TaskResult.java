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

import io.jobber.task.Payload;
import io.jobber.task.RemoteFailure;

/**
 * A worker's answer to one attempt of one task.
 */
public sealed interface TaskResult {

	/**
	 * The task that is answered.
	 * @return its id
	 */
	long id();

	/**
	 * The attempt that is answered.
	 * @return 1 for the first
	 */
	int attempt();

	/**
	 * The function returned.
	 *
	 * @param id the task
	 * @param attempt the attempt that is answered
	 * @param payload the result
	 */
	record Success(long id, int attempt, Payload payload) implements TaskResult {
	}

	/**
	 * The function threw.
	 *
	 * @param id the task
	 * @param attempt the attempt that is answered
	 * @param failure type and message of what it threw
	 */
	record Failure(long id, int attempt, RemoteFailure failure) implements TaskResult {

		public Failure(long id, int attempt, String type, String message) {
			this(id, attempt, RemoteFailure.of(type, message));
		}

	}

	/**
	 * The worker did not run the task.
	 *
	 * @param id the task
	 * @param attempt the attempt that is answered
	 * @param reason why not
	 * @param message what the worker said of it
	 */
	record Nack(long id, int attempt, NackReason reason, String message) implements TaskResult {
	}

	/**
	 * The task was cancelled and has ended.
	 *
	 * @param id the task
	 * @param attempt the attempt that is answered
	 */
	record Cancelled(long id, int attempt) implements TaskResult {
	}

	/**
	 * Why a worker did not run a task.
	 */
	enum NackReason {

		/**
		 * It has no room: another worker is tried.
		 */
		BUSY,

		/**
		 * It is leaving: another worker is tried.
		 */
		DRAINING,

		/**
		 * It has no function of that name.
		 */
		UNKNOWN_FUNCTION,

		/**
		 * The payload of the task or of its result is larger than a limit.
		 */
		TOO_LARGE

	}

}
