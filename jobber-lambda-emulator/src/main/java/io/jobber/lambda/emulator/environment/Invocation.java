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

package io.jobber.lambda.emulator.environment;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.jobber.lambda.emulator.runtime.RuntimeEvent;

/**
 * A request to run a function once.
 *
 * @param requestId which an event keeps over all its retries
 * @param version {@code $LATEST} or the number of a published version
 * @param arn as it was invoked, with the qualifier if there was one
 * @param payload JSON
 * @param clientContext JSON; {@code null} if the client has sent none
 * @param traceId of X-Ray
 */
public record Invocation(String requestId, String version, String arn, byte[] payload, @Nullable String clientContext,
		String traceId) {

	/**
	 * The event for the runtime.
	 * @param deadline in {@link System#nanoTime()}
	 */
	RuntimeEvent event(long deadline) {
		long remaining = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
		Map<String, String> headers = new HashMap<>();
		headers.put("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + remaining));
		headers.put("Lambda-Runtime-Invoked-Function-Arn", this.arn);
		headers.put("Lambda-Runtime-Trace-Id", this.traceId);
		if (this.clientContext != null) {
			headers.put("Lambda-Runtime-Client-Context", this.clientContext);
		}
		return new RuntimeEvent(this.requestId, this.payload, headers);
	}

}
