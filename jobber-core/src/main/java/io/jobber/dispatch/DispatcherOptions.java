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

import java.time.Duration;

/**
 * The limits of a dispatcher.
 *
 * @param queueCapacity how many tasks may wait for a slot; at least 1
 * @param queueBytes how many bytes the payloads of waiting tasks may have together; at
 * least 1
 * @param maxAttempts how often a task is given to a worker; at least 1
 * @param maxPayloadBytes the largest payload of a task in bytes; at least 1
 * @param workerLifetime how long workers live; a task must be shorter, or no worker could
 * ever be given it. Zero means without a limit
 * @param heartbeatInterval how often workers are given a sign of life; a worker that
 * misses three of its own is lost
 * @param settings what the properties begin with that set all this, for messages
 */
public record DispatcherOptions(int queueCapacity, long queueBytes, int maxAttempts, long maxPayloadBytes,
		Duration workerLifetime, Duration heartbeatInterval, String settings) {

	/**
	 * Limits that suit most applications: 10,000 tasks and 256 MB wait, payloads have 4
	 * MB, workers no lifetime, and heartbeats come every 5 s.
	 */
	public static final DispatcherOptions DEFAULT = new DispatcherOptions(10_000, 256 << 20, 3, 4 << 20, Duration.ZERO,
			Duration.ofSeconds(5));

	/**
	 * The limits of the default pool's dispatcher.
	 */
	public DispatcherOptions(int queueCapacity, long queueBytes, int maxAttempts, long maxPayloadBytes,
			Duration workerLifetime, Duration heartbeatInterval) {
		this(queueCapacity, queueBytes, maxAttempts, maxPayloadBytes, workerLifetime, heartbeatInterval, "jobber");
	}

	public DispatcherOptions {
		if (queueCapacity < 1 || queueBytes < 1 || maxAttempts < 1 || maxPayloadBytes < 1
				|| heartbeatInterval.toMillis() < 1) {
			throw new IllegalArgumentException("All limits of a dispatcher must be positive, but they are capacity "
					+ queueCapacity + ", queue " + queueBytes + " bytes, attempts " + maxAttempts + ", payload "
					+ maxPayloadBytes + " bytes, heartbeat " + heartbeatInterval);
		}
	}

}
