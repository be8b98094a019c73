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

package io.jobber.backoff;

import java.time.Duration;

/**
 * Exponential backoff: the delay before a retry doubles with each failure in a row, up to
 * a maximum. Jitter subtracts a random share, half at most, so that clients that fail
 * together do not retry together ("equal jitter").
 *
 * @param initial delay after the first failure; positive
 * @param max maximum delay; not shorter than the first
 */
public record ExponentialBackoff(Duration initial, Duration max) {

	// More would overflow a Duration, and no delay doubles as often before its maximum.
	private static final int MAX_DOUBLINGS = 30;

	public ExponentialBackoff {
		if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
			throw new IllegalArgumentException("A backoff of " + initial + " to " + max);
		}
	}

	/**
	 * Returns the delay after some failures, without jitter.
	 * @param failures number of failures in a row; at least 1
	 * @return the delay before the next attempt
	 */
	public Duration delay(int failures) {
		Duration doubled = this.initial.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
		return (doubled.compareTo(this.max) < 0) ? doubled : this.max;
	}

	/**
	 * Returns the delay after some failures.
	 * @param failures number of failures in a row; at least 1
	 * @param random a random number from 0, which subtracts nothing, to 1, which
	 * subtracts half
	 * @return the delay before the next attempt
	 */
	public Duration delay(int failures, double random) {
		return Duration.ofNanos((long) (delay(failures).toNanos() * (1 - random / 2)));
	}

}
