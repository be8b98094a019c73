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

package io.jobber.pool;

import java.util.concurrent.TimeUnit;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;

import io.jobber.dispatch.TaskTimer;

/**
 * The dispatcher's timer: Netty's hashed wheel, which takes and forgets an alarm at a
 * cost that does not grow with their number. It is accurate to about ten milliseconds.
 */
public final class WheelTaskTimer implements TaskTimer, AutoCloseable {

	private static final int TICK_MILLIS = 10;

	private final HashedWheelTimer wheel = new HashedWheelTimer(new DefaultThreadFactory("jobber-timer", true),
			TICK_MILLIS, TimeUnit.MILLISECONDS);

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Alarm schedule(long delayNanos, Runnable action) {
		try {
			Timeout timeout = this.wheel.newTimeout((expired) -> action.run(), delayNanos, TimeUnit.NANOSECONDS);
			return timeout::cancel;
		}
		catch (IllegalStateException ex) {
			// Stopped: what the alarm was for has ended.
			return () -> {
			};
		}
	}

	@Override
	public void close() {
		this.wheel.stop();
	}

}
