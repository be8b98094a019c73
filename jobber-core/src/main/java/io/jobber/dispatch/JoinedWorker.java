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

import java.util.List;

/**
 * The handle of a joined worker, which its stream reports events to. All methods may be
 * called from any thread, never block, and take effect in the order of their calls.
 */
public interface JoinedWorker {

	/**
	 * The name of the worker.
	 * @return what it declared
	 */
	String id();

	/**
	 * The worker answered tasks.
	 * @param results at least one, in the order of the frame
	 */
	void answer(List<TaskResult> results);

	/**
	 * The worker sent a heartbeat.
	 * @param taskIds the tasks that it says it holds
	 * @param tasksRead how many tasks it has read since its join; negative if it does not
	 * say
	 */
	void heartbeat(List<Long> taskIds, long tasksRead);

	/**
	 * The worker sent something else.
	 */
	void alive();

	/**
	 * The connection can do more than it could before: the worker reads again after
	 * {@link WorkerConnection#isReady()} said that it does not, or a task can be taken
	 * that could not, or there is something to {@linkplain WorkerConnection#flush flush}.
	 */
	void ready();

	/**
	 * The worker said goodbye and sends nothing more: what it has not answered it never
	 * started. Its connection is closed when all that it sent before has been processed.
	 */
	void leave();

	/**
	 * The connection broke.
	 * @param reason the reason, for the errors of the tasks that the worker held
	 */
	void lost(String reason);

}
