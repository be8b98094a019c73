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

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The faults that are still to be injected into one function. Thread-safe.
 */
public final class FaultPlan {

	/**
	 * As a count: until it is cleared.
	 */
	public static final int ALWAYS = Integer.MAX_VALUE;

	private final Map<Kind, Integer> left = new EnumMap<>(Kind.class);

	private Duration slowStart = Duration.ZERO;

	private Duration killAfter = Duration.ZERO;

	public synchronized void plan(Kind kind, int count) {
		if (count < 0) {
			throw new IllegalArgumentException("A fault happens 0 times or more, not " + count);
		}
		this.left.put(kind, count);
	}

	public synchronized void slowStart(Duration delay) {
		this.slowStart = requireTime(delay);
	}

	public synchronized void killAfter(Duration delay, int count) {
		this.killAfter = requireTime(delay);
		plan(Kind.KILL, count);
	}

	public synchronized void clear() {
		this.left.clear();
		this.slowStart = Duration.ZERO;
	}

	/**
	 * Say whether this fault happens now, and count it.
	 * @param kind the fault
	 * @return whether it happens
	 */
	synchronized boolean take(Kind kind) {
		int count = this.left.getOrDefault(kind, 0);
		if (count > 0 && count != ALWAYS) {
			this.left.put(kind, count - 1);
		}
		return count > 0;
	}

	/**
	 * Take what one invocation suffers.
	 * @param cold whether it starts an environment
	 * @return the faults
	 */
	synchronized Mishaps take(boolean cold) {
		return new Mishaps(cold ? this.slowStart : Duration.ZERO, cold && take(Kind.FAIL_INIT), take(Kind.CRASH),
				take(Kind.KILL) ? this.killAfter : null);
	}

	private static Duration requireTime(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("A fault cannot come " + delay + " late: the time is negative");
		}
		return delay;
	}

	/**
	 * What can go wrong a number of times.
	 */
	public enum Kind {

		/**
		 * An invocation is refused with status 429.
		 */
		THROTTLE,

		/**
		 * An initialisation fails.
		 */
		FAIL_INIT,

		/**
		 * An environment's process ends by itself during an invocation.
		 */
		CRASH,

		/**
		 * An environment's process is killed after a time.
		 */
		KILL,

		/**
		 * An asynchronous invocation runs twice.
		 */
		DUPLICATE

	}

	/**
	 * What one invocation suffers.
	 *
	 * @param slowStart how much longer the initialisation takes
	 * @param failInit whether the process exits instead of initialising
	 * @param crash whether the process exits when it is given the event
	 * @param killAfter when the process is killed while it works on the event;
	 * {@code null} is never
	 */
	record Mishaps(Duration slowStart, boolean failInit, boolean crash, @Nullable Duration killAfter) {
	}

}
