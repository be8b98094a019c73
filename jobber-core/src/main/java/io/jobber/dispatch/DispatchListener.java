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

import java.util.Set;

/**
 * Listens for changes of the demand for workers. Called from the match loop, so it MUST
 * NOT block. Methods do nothing unless overridden.
 */
public interface DispatchListener {

	/**
	 * Something changed. Called once for all events of a round of the match loop.
	 * @param changes what did, at least one; valid during the call only
	 */
	default void changed(Set<Change> changes) {
	}

	/**
	 * A worker has left or was lost. Called at once, and for each, so that none is missed
	 * that joined and went in between two looks at those that are there.
	 * @param last its state at the end, with what it still held; whether it was fit for
	 * what waits is not looked at
	 */
	default void left(WorkerState last) {
	}

	/**
	 * What changed.
	 */
	enum Change {

		/**
		 * A task was queued, or queued again.
		 */
		TASK_QUEUED,

		/**
		 * A task was answered or cancelled, or ended in another way.
		 */
		TASK_ENDED,

		/**
		 * A task ran out of time.
		 */
		TASK_TIMED_OUT,

		/**
		 * A worker joined, left or was lost.
		 */
		WORKERS_CHANGED

	}

}
