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

/**
 * Limits of launches: rate, backoff and circuit breaker.
 *
 * @param rate launches a second in the long run; above 0
 * @param burst launches that may be made at once; at least 1
 * @param backoff how long no worker is launched after a launch has failed; each further
 * failure doubles it
 * @param maxBackoff the longest of these waits
 * @param breakerThreshold how many consecutive unproductive launches open the circuit
 * breaker: only one worker at a time is launched then, until one serves; 0 means never
 */
public record LaunchLimits(double rate, int burst, Duration backoff, Duration maxBackoff, int breakerThreshold) {

	/**
	 * Limits that suit most platforms.
	 */
	public static final LaunchLimits DEFAULT = new LaunchLimits(10, 20, Duration.ofSeconds(1), Duration.ofSeconds(30),
			5);

	public LaunchLimits {
		if (!(rate > 0) || burst < 1 || backoff.isNegative() || backoff.isZero() || maxBackoff.compareTo(backoff) < 0
				|| breakerThreshold < 0) {
			throw new IllegalArgumentException(
					"Launches limited to " + rate + " a second and " + burst + " at once, held up for " + backoff
							+ " to " + maxBackoff + " and after " + breakerThreshold + " failures");
		}
	}

}
