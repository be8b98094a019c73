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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.DoubleSupplier;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import org.jspecify.annotations.Nullable;

/**
 * Limits launches: rate limit, backoff and circuit breaker. Four things hold launches up:
 * <ul>
 * <li>their rate, by a token bucket</li>
 * <li>a platform that is full: a backoff of its own, after which one worker is launched
 * as a probe; over as soon as a worker joins</li>
 * <li>launches that fail: a backoff, over once a worker has served</li>
 * <li>many that fail in a row: a breaker. While it is open, one worker is launched at a
 * time, as a probe, when no other has yet to prove itself; it closes once a worker has
 * served.</li>
 * </ul>
 * Used by the scheduler's thread only.
 */
final class LaunchGate {

	// Limits the wait that a platform asks for: only a restart could end a longer one.
	private static final Duration LONGEST_REQUEST = Duration.ofMinutes(5);

	private final Bucket bucket;

	private final Backoff fullness;

	private final Backoff failure;

	private final int threshold;

	private int useless; // launches in a row

	private boolean full;

	private boolean probing; // a launch is under way that tells whether it still is

	LaunchGate(LaunchLimits limits, Clock clock, DoubleSupplier random) {
		this.bucket = Bucket.builder()
			.addLimit((limit) -> limit.capacity(limits.burst()).refillGreedy(1, interval(limits.rate())))
			.withCustomTimePrecision(new ClockMeter(clock))
			.build();
		this.fullness = new Backoff(limits.backoff(), limits.maxBackoff(), random);
		this.failure = new Backoff(limits.backoff(), limits.maxBackoff(), random);
		this.threshold = limits.breakerThreshold();
	}

	/**
	 * Take the right to launch one worker.
	 * @param starting how many workers are starting
	 * @param candidates how many have joined and not served yet
	 * @param now the time
	 * @return whether it was granted
	 */
	boolean pass(int starting, int candidates, Instant now) {
		// The probe may have ended without a report: its token was used while the pool
		// shut
		// down.
		this.probing = this.probing && starting > 0;
		boolean passed = this.fullness.isOver(now) && this.failure.isOver(now)
				&& (!isOpen() || starting + candidates == 0) && !this.probing && this.bucket.tryConsume(1);
		this.probing = this.probing || (passed && this.full);
		return passed;
	}

	/**
	 * The platform had no room.
	 * @param now the current time
	 * @param retryAfter the wait that the platform asks for, if any
	 * @return how long launches are held up for it from now on, or {@code null} if they
	 * were already
	 */
	@Nullable Duration full(Instant now, @Nullable Duration retryAfter) {
		this.full = true;
		this.probing = false;
		boolean excessive = retryAfter != null && retryAfter.compareTo(LONGEST_REQUEST) > 0;
		return this.fullness.extend(now, excessive ? LONGEST_REQUEST : retryAfter);
	}

	/**
	 * A launch was unproductive.
	 * @param now the current time
	 * @return how long launches are held up for it from now on, or {@code null} if they
	 * were already
	 */
	@Nullable Duration failed(Instant now) {
		this.useless++;
		this.probing = false;
		return this.failure.extend(now, null);
	}

	/**
	 * A worker has joined.
	 */
	void joined() {
		this.full = false;
		this.probing = false;
		this.fullness.reset();
	}

	/**
	 * A worker has served.
	 */
	void served() {
		this.useless = 0;
		this.failure.reset();
	}

	/**
	 * Whether the breaker is open.
	 * @return whether the breaker is open
	 */
	boolean isOpen() {
		return this.threshold > 0 && this.useless >= this.threshold;
	}

	int useless() {
		return this.useless;
	}

	private static Duration interval(double rate) {
		return Duration.ofNanos(Math.max(1, (long) (1e9 / rate)));
	}

	private record ClockMeter(Clock clock) implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return ChronoUnit.NANOS.between(Instant.EPOCH, this.clock.instant());
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	}

}
