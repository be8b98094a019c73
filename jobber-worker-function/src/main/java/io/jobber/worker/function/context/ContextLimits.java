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

package io.jobber.worker.function.context;

import java.time.Duration;

/**
 * Limits of the contexts of one {@link ContextFunction}.
 *
 * @param maxContexts maximum number of contexts at a time, those that start and stop
 * included. At least 1. More than a worker has slots are never used.
 * @param maxWaiting maximum number of calls that wait for a context while there are as
 * many as there may be; further ones fail at once. 0 means that none waits.
 * @param acquireTimeout maximum time that a call waits for its context, be it for one
 * that is in use or for one that starts. A task that is cancelled or out of time stops
 * waiting before that. Positive.
 * @param idleTimeout time after which a context that is not used is stopped. 0 means
 * never.
 * @param stopTimeout maximum time that the shutdown waits for runs to end and contexts to
 * be stopped. 0 means that it does not wait.
 */
public record ContextLimits(int maxContexts, int maxWaiting, Duration acquireTimeout, Duration idleTimeout,
		Duration stopTimeout) {

	private static final ContextLimits DEFAULTS = new ContextLimits(16, 256, Duration.ofSeconds(30),
			Duration.ofMinutes(1), Duration.ofSeconds(5));

	/**
	 * Check the limits.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public ContextLimits {
		check(maxContexts >= 1, "maxContexts must be at least 1, not " + maxContexts);
		check(maxWaiting >= 0, "maxWaiting must not be negative: " + maxWaiting);
		check(acquireTimeout.compareTo(Duration.ZERO) > 0, "acquireTimeout must be positive, not " + acquireTimeout);
		check(!idleTimeout.isNegative(), "idleTimeout must not be negative: " + idleTimeout);
		check(!stopTimeout.isNegative(), "stopTimeout must not be negative: " + stopTimeout);
	}

	/**
	 * As many contexts as a worker has slots by default, 16; 256 calls that wait for up
	 * to 30 s; contexts are stopped when idle for a minute, and at the shutdown within 5
	 * s.
	 * @return the limits of a function that does not say otherwise
	 */
	public static ContextLimits defaults() {
		return DEFAULTS;
	}

	public ContextLimits withMaxContexts(int maxContexts) {
		return new ContextLimits(maxContexts, this.maxWaiting, this.acquireTimeout, this.idleTimeout, this.stopTimeout);
	}

	public ContextLimits withMaxWaiting(int maxWaiting) {
		return new ContextLimits(this.maxContexts, maxWaiting, this.acquireTimeout, this.idleTimeout, this.stopTimeout);
	}

	public ContextLimits withAcquireTimeout(Duration acquireTimeout) {
		return new ContextLimits(this.maxContexts, this.maxWaiting, acquireTimeout, this.idleTimeout, this.stopTimeout);
	}

	public ContextLimits withIdleTimeout(Duration idleTimeout) {
		return new ContextLimits(this.maxContexts, this.maxWaiting, this.acquireTimeout, idleTimeout, this.stopTimeout);
	}

	public ContextLimits withStopTimeout(Duration stopTimeout) {
		return new ContextLimits(this.maxContexts, this.maxWaiting, this.acquireTimeout, this.idleTimeout, stopTimeout);
	}

	private static void check(boolean valid, String fault) {
		if (!valid) {
			throw new IllegalArgumentException(fault);
		}
	}

}
