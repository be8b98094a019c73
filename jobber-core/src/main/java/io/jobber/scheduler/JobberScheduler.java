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

package io.jobber.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * Decides when to launch and to drain workers. A bean of this type replaces the built-in
 * one. It is called on one thread, never twice at once.
 */
public interface JobberScheduler {

	/**
	 * Look at the demand. Called when tasks were queued, ended or ran out of time, and
	 * when workers joined or left: at once after a quiet time, then at most every 50 ms,
	 * so that one call may stand for many tasks. Also called once a second when nothing
	 * happens, so that time itself can be acted upon. If it throws, present workers go on
	 * serving, and it is called again.
	 * @param demand what there is to do, who is there to do it, and what has happened
	 * since the call before; a snapshot at the time of the call, so that no
	 * implementation needs to count
	 */
	void schedule(Demand demand);

	/**
	 * Why workers that are wanted are not there, for the errors of callers that wait for
	 * one.
	 * @return a sentence, or {@code null} if there is nothing to tell
	 */
	default @Nullable String trouble() {
		return null;
	}

	/**
	 * What callers that wait for a worker are told of workers to come: trouble, or what
	 * limits or delays them though all is well.
	 * @return words, or {@code null} if there is nothing to tell
	 */
	default @Nullable String prospect() {
		return trouble();
	}

}
