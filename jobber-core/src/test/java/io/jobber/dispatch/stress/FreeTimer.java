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

package io.jobber.dispatch.stress;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.jobber.dispatch.TaskTimer;

/**
 * A timer whose time passes only when it is told to. It has no lock, which would keep the
 * actors of a race apart.
 */
final class FreeTimer implements TaskTimer {

	private final Queue<FreeAlarm> alarms = new ConcurrentLinkedQueue<>();

	private volatile long now;

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public Alarm schedule(long delayNanos, Runnable action) {
		FreeAlarm alarm = new FreeAlarm(this.now + delayNanos, action);
		this.alarms.add(alarm);
		return alarm;
	}

	/**
	 * Let the alarms of a time go off. Called by one thread at a time.
	 * @param time since the timer was made
	 */
	void advanceTo(Duration time) {
		this.now = time.toNanos();
		for (FreeAlarm alarm : this.alarms) {
			if (alarm.atNanos <= this.now) {
				this.alarms.remove(alarm);
				alarm.goOff();
			}
		}
	}

	private static final class FreeAlarm implements Alarm {

		private final long atNanos;

		private final Runnable action;

		private volatile boolean cancelled;

		private FreeAlarm(long atNanos, Runnable action) {
			this.atNanos = atNanos;
			this.action = action;
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

		private void goOff() {
			if (!this.cancelled) {
				this.action.run();
			}
		}

	}

}
