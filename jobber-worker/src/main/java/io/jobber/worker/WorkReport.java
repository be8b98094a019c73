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

/**
 * The report of one worker's run, from its invitation to its end.
 *
 * @param workerId the worker's name in logs and metrics
 * @param outcome how it ended
 * @param reason why it ended, as text
 * @param completed tasks answered with a result
 * @param failed tasks answered with an exception
 * @param cancelled tasks cancelled while they ran
 * @param refused tasks not started, or whose result was too large to answer with
 */
public record WorkReport(String workerId, Outcome outcome, String reason, long completed, long failed, long cancelled,
		long refused) {

	public WorkReport {
		workerId = PlainText.line(workerId, PlainText.MAX_LOGGED_CHARS);
		reason = PlainText.line(reason, PlainText.MAX_MESSAGE_CHARS);
	}

	/**
	 * How a worker ended.
	 */
	public enum Outcome {

		/**
		 * It left in order: every task was answered and every answer processed.
		 */
		DRAINED,

		/**
		 * The application refused it: a spent token, say.
		 */
		REFUSED,

		/**
		 * The application could not be reached.
		 */
		UNREACHABLE,

		/**
		 * The connection broke or fell silent while the worker served, or a task outlived
		 * the worker's lifetime.
		 */
		DISCONNECTED,

		/**
		 * It was closed at once, by {@link WorkerSession#close()}.
		 */
		CLOSED

	}

}
