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

package io.jobber.worker.function.standing;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import io.jobber.backoff.ExponentialBackoff;
import io.jobber.worker.WorkReport.Outcome;

/**
 * How long a standing worker waits before it joins again: an exponential backoff from one
 * second to half a minute, with jitter. It begins anew after a session that has lasted; a
 * refusal, which no hurry changes, takes it to the maximum at once. Used by one thread.
 */
final class RejoinDelay {

	static final Duration FIRST = Duration.ofSeconds(1);

	static final Duration LONGEST = Duration.ofSeconds(30);

	/**
	 * How long a session must be to have lasted.
	 */
	static final Duration LASTING = LONGEST;

	private static final ExponentialBackoff BACKOFF = new ExponentialBackoff(FIRST, LONGEST);

	// So many that the delay is the longest.
	private static final int MANY = 10;

	private final DoubleSupplier random;

	private int failures;

	/**
	 * Begin with the shortest.
	 * @param random gives numbers from 0 to 1
	 */
	RejoinDelay(DoubleSupplier random) {
		this.random = random;
	}

	/**
	 * Wait after a session.
	 * @param outcome how it ended
	 * @param length how long it was, the time it took to dial included
	 * @return the time until the next one
	 */
	Duration after(Outcome outcome, Duration length) {
		boolean lasted = outcome != Outcome.UNREACHABLE && length.compareTo(LASTING) >= 0;
		this.failures = (outcome == Outcome.REFUSED) ? MANY : (lasted ? 1 : this.failures + 1);
		return BACKOFF.delay(this.failures, this.random.getAsDouble());
	}

}
