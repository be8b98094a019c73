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

package io.jobber.worker;

import java.time.Duration;

/**
 * Tells a dispatcher that fell silent from a worker that was paused itself (by SIGSTOP, a
 * garbage collection, a frozen environment). It counts ticks without a frame rather than
 * time, so a pause costs one tick however long it was; and a tick that comes very late
 * starts the count afresh, for what the dispatcher sent meanwhile is still unread. A
 * heartbeat is missed when it has not come by the time that the next one is due, so three
 * are after four intervals; a pause of the dispatcher of less than three is forgiven.
 * <p>
 * Threads: the network thread hears, the timer thread ticks.
 */
final class HeartbeatMonitor {

	static final int SILENT_INTERVALS = 4;

	private final long intervalNanos;

	private final long lateNanos;

	private volatile boolean heard = true;

	private long lastTickNanos; // timer thread

	private int silent; // timer thread

	HeartbeatMonitor(Duration interval, long nowNanos) {
		// Two intervals later than it was due.
		this.lateNanos = 3 * interval.toNanos();
		this.intervalNanos = interval.toNanos();
		this.lastTickNanos = nowNanos;
	}

	/**
	 * How often the dispatcher gives a sign of life.
	 * @return the interval in nanoseconds
	 */
	long intervalNanos() {
		return this.intervalNanos;
	}

	void heard() {
		this.heard = true;
	}

	/**
	 * One interval has passed on our own clock.
	 * @param nowNanos the current time in nanoseconds
	 * @return whether no frame came in so many intervals that the dispatcher is lost
	 */
	boolean tick(long nowNanos) {
		boolean late = nowNanos - this.lastTickNanos > this.lateNanos;
		this.lastTickNanos = nowNanos;
		if (this.heard || late) {
			this.heard = false;
			this.silent = 0;
			return false;
		}
		this.silent++;
		return this.silent >= SILENT_INTERVALS;
	}

}
