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
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Exponential backoff: a wait that doubles with each further failure, up to a limit. Each
 * is cut by a random share, half of it at most, so that many applications that fail
 * together do not come back together. Failures during a wait belong to the one that began
 * it. Used by the scheduler's thread only.
 */
final class Backoff {

	private final Duration first;

	private final Duration longest;

	private final DoubleSupplier random;

	private Duration delay = Duration.ZERO;

	private Instant end = Instant.MIN;

	/**
	 * Create a backoff that is over.
	 * @param first the first wait
	 * @param longest the longest
	 * @param random gives numbers from 0, which cuts nothing, to 1
	 */
	Backoff(Duration first, Duration longest, DoubleSupplier random) {
		this.first = first;
		this.longest = longest;
		this.random = random;
	}

	boolean isOver(Instant now) {
		return !now.isBefore(this.end);
	}

	/**
	 * Something failed.
	 * @param now the time
	 * @param atLeast how long to wait whatever the backoff says; {@code null} for no such
	 * demand
	 * @return how long to wait from now on, or {@code null} if a wait was under way that
	 * is long enough
	 */
	@Nullable Duration extend(Instant now, @Nullable Duration atLeast) {
		Duration wait = (atLeast != null) ? atLeast : Duration.ZERO;
		if (isOver(now)) {
			Duration twice = this.delay.isZero() ? this.first : this.delay.multipliedBy(2);
			this.delay = (twice.compareTo(this.longest) < 0) ? twice : this.longest;
			Duration cut = Duration.ofNanos((long) (this.delay.toNanos() * (1 - this.random.getAsDouble() / 2)));
			wait = (wait.compareTo(cut) > 0) ? wait : cut;
		}
		if (!now.plus(wait).isAfter(this.end)) {
			return null;
		}
		this.end = now.plus(wait);
		return wait;
	}

	/**
	 * What failed works again.
	 */
	void reset() {
		this.delay = Duration.ZERO;
		this.end = Instant.MIN;
	}

}
