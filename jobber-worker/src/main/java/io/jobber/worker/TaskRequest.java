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

import java.time.Duration;
import java.util.Map;

/**
 * A task as a worker receives it.
 *
 * @param id unique within the application
 * @param attempt 1 for the first attempt
 * @param function the name of the function to run
 * @param contentType the media type of the payload
 * @param headers headers of the caller
 * @param payload the payload, not copied: it must not be modified
 * @param timeout how long the caller still waits, counted from the arrival of the task;
 * zero means without a limit
 */
public record TaskRequest(long id, int attempt, String function, String contentType, Map<String, String> headers,
		byte[] payload, Duration timeout) {

	/**
	 * The task without its payload and headers, for logs.
	 */
	@Override
	public String toString() {
		return "TaskRequest[id=" + this.id + ", attempt=" + this.attempt + ", function=" + this.function
				+ ", contentType=" + this.contentType + ", payload=" + this.payload.length + " bytes]";
	}

}
