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
 * Cancels one running task.
 */
@FunctionalInterface
public interface Cancellation {

	/**
	 * Ask the task to stop, by cancelling its subscription or interrupting its thread.
	 * The task still ends through its {@link TaskCallback}, and keeps its slot until it
	 * does. Never blocks; does nothing when called again or after the task has ended.
	 */
	void cancel();

}
