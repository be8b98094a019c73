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

package io.jobber.scheduler.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.backoff.ExponentialBackoff;

/**
 * The circuit breaker of launches: says whether a worker may be launched now.
 * <ul>
 * <li>Each failure begins an exponential backoff, in which no worker is launched. It is
 * never cut short: workers that were launched before it tell nothing of the platform
 * now.</li>
 * <li>{@value #THRESHOLD} unproductive launches in a row open the breaker, until a worker
 * serves, and a throttled launch opens it, until a worker joins. While it is open, one
 * worker at a time is launched, as a probe.</li>
 * </ul>
 * Used by the scheduler's thread only.
 */
final class CircuitBreaker {

	static final int THRESHOLD = 5;

	private static final Logger logger = LoggerFactory.getLogger(CircuitBreaker.class);

	private static final ExponentialBackoff BACKOFF = new ExponentialBackoff(Duration.ofSeconds(1),
			Duration.ofSeconds(30));

	// A platform may ask for more, but only a restart could end a longer wait.
	private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

	private final DoubleSupplier random;

	private int unproductive; // launches in a row

	private boolean throttled;

	private int backoffs; // in a row

	private Instant backoffEnd = Instant.MIN;

	/**
	 * Create a closed breaker.
	 * @param random gives numbers from 0 to 1, for the jitter of backoffs
	 */
	CircuitBreaker(DoubleSupplier random) {
		this.random = random;
	}

	/**
	 * Whether one worker may be launched.
	 * @param starting how many workers are starting
	 * @param unproven how many have joined and not served yet
	 * @param now the time
	 * @return whether one worker may be launched
	 */
	boolean permits(int starting, int unproven, Instant now) {
		boolean probing = (this.throttled && starting > 0) || (isOpen() && starting + unproven > 0);
		return !isBackingOff(now) && !probing;
	}

	/**
	 * The platform had no room.
	 * @param retryAfter how long it asks to be left alone, if it says so
	 * @param reason why, for errors and logs
	 * @param now the current time
	 */
	void throttled(@Nullable Duration retryAfter, String reason, Instant now) {
		this.throttled = true;
		Duration asked = (retryAfter != null) ? retryAfter : Duration.ZERO;
		backOff(Collections.min(List.of(asked, MAX_RETRY_AFTER)), reason, now);
	}

	/**
	 * Launches were unproductive.
	 * @param launches how many
	 * @param reason why, for errors and logs
	 * @param now the current time
	 */
	void failed(int launches, String reason, Instant now) {
		boolean open = isOpen();
		this.unproductive += launches;
		backOff(Duration.ZERO, reason, now);
		if (!open && isOpen()) {
			logger.warn("{} consecutive launches were unproductive: the circuit breaker is open, so one worker at a "
					+ "time is launched until one serves", this.unproductive);
		}
	}

	/**
	 * A worker has joined.
	 * @param now the current time
	 */
	void joined(Instant now) {
		this.throttled = this.throttled && isBackingOff(now);
	}

	/**
	 * A worker has served.
	 */
	void served() {
		if (isOpen()) {
			logger.info("A worker serves again, so the circuit breaker of launches is closed");
		}
		this.unproductive = 0;
		this.backoffs = 0;
	}

	private boolean isOpen() {
		return this.unproductive >= THRESHOLD;
	}

	private boolean isBackingOff(Instant now) {
		return now.isBefore(this.backoffEnd);
	}

	// Failures during a backoff belong to the one that began it.
	private void backOff(Duration atLeast, String reason, Instant now) {
		Duration wait = atLeast;
		if (!isBackingOff(now)) {
			Duration delay = BACKOFF.delay(++this.backoffs, this.random.getAsDouble());
			wait = Collections.max(List.of(wait, delay));
		}
		if (now.plus(wait).isAfter(this.backoffEnd)) {
			this.backoffEnd = now.plus(wait);
			logger.warn("No worker is launched for the next {} ms: {}", wait.toMillis(), reason);
		}
	}

}
