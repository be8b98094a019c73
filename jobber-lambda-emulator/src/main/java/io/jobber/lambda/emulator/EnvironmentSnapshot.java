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

package io.jobber.lambda.emulator;

/**
 * One execution environment, as it was at the moment that was asked.
 *
 * @param function the name of its function
 * @param version {@code $LATEST} or the number of a published version
 * @param pid of its process; 0 while there is none
 * @param state what it does
 */
public record EnvironmentSnapshot(String function, String version, long pid, State state) {

	/**
	 * What an execution environment does.
	 */
	public enum State {

		/**
		 * It starts, or waits for the delay of a cold start.
		 */
		INIT,

		/**
		 * It runs an invocation.
		 */
		BUSY,

		/**
		 * It waits for an invocation, and its processes are stopped.
		 */
		FROZEN,

		/**
		 * It waits for an invocation, and its processes run: freezing is switched off.
		 */
		IDLE

	}

}
