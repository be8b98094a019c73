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

package io.jobber.chaos;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * How long processes are paused, measured in heartbeats. {@code -Dpause.seconds} makes
 * long pauses that long, with the heartbeats that applications have unless they are told
 * otherwise.
 */
final class Pause {

	private static final @Nullable Integer SECONDS = Integer.getInteger("pause.seconds");

	static final Duration HEARTBEAT = Duration.ofSeconds((SECONDS != null) ? 5 : 2);

	/**
	 * Nobody may be lost for it: less than three heartbeats, and some time for the
	 * signals on a busy machine.
	 */
	static final Duration SHORT = HEARTBEAT.multipliedBy(2);

	/**
	 * Somebody must be lost for it.
	 */
	static final Duration LONG = (SECONDS != null) ? Duration.ofSeconds(SECONDS) : HEARTBEAT.multipliedBy(6);

	static {
		if (LONG.compareTo(HEARTBEAT.multipliedBy(5)) <= 0) {
			throw new IllegalArgumentException("pause.seconds must be more than five heartbeats of " + HEARTBEAT);
		}
	}

	private Pause() {
	}

	/**
	 * Stop a process for some time. The time runs while {@code meanwhile} does.
	 */
	static void of(Process process, Duration length, Runnable meanwhile) {
		long start = System.nanoTime();
		Processes.signal(process.pid(), "STOP");
		try {
			meanwhile.run();
			Duration left = length.minusNanos(System.nanoTime() - start);
			if (!left.isNegative()) {
				await().pollDelay(left).atMost(left.plusMinutes(1)).until(() -> true);
			}
		}
		finally {
			Processes.signal(process.pid(), "CONT");
		}
	}

}
