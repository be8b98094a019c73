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

import java.util.Set;

/**
 * Runs the tasks of a worker. Implementations MUST be thread-safe.
 */
@FunctionalInterface
public interface TaskHandler {

	/**
	 * Start a task. Called on a network thread, so it MUST NOT block: work that may block
	 * belongs on a thread of the handler's own, as {@link InterruptibleTask} does it. The
	 * worker never has more tasks started and unanswered than its slots.
	 * @param request the task
	 * @param callback takes the outcome; an exception thrown from here counts as
	 * {@link TaskCallback#failed(Throwable)}
	 * @return asks the task to stop; called at most once, from any thread
	 */
	Cancellation handle(TaskRequest request, TaskCallback callback);

	/**
	 * The functions that this handler serves, as the worker declares them when it joins.
	 * @return the names, or an empty set for any name
	 */
	default Set<String> functions() {
		return Set.of();
	}

}
