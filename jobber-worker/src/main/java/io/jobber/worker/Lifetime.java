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
import java.util.concurrent.TimeUnit;

/**
 * The lifetime of a worker, by its own clock. It is sent to the dispatcher once, in
 * Hello, and counts by its own clock from there; it gives a worker only tasks whose
 * deadline the worker lives to see. This is the worker's own check of the same, for the
 * case that the two clocks disagree.
 *
 * @param length how long it is; zero means without a limit
 * @param startNanos when it began
 */
record Lifetime(Duration length, long startNanos) {

	// The dispatcher's clock is behind by the time that Hello and the task were under
	// way. As long as that, a task may run on past the end before its connection is cut.
	private static final long TOLERANCE_NANOS = Duration.ofSeconds(1).toNanos();

	/**
	 * What is left, as Hello says it.
	 * @param nowNanos the current time in nanoseconds
	 * @return milliseconds, at least 1; 0 means without a limit
	 */
	long remainingMillis(long nowNanos) {
		return this.length.isZero() ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(remainingNanos(nowNanos)));
	}

	/**
	 * Whether the worker lives until a task is due.
	 * @param arrivalNanos when the task came
	 * @param timeoutMillis how long its caller waits from then on; 0 means without a
	 * limit
	 * @return whether it does
	 */
	boolean lasts(long arrivalNanos, long timeoutMillis) {
		return this.length.isZero() || timeoutMillis <= 0
				|| TimeUnit.MILLISECONDS.toNanos(timeoutMillis) - TOLERANCE_NANOS <= remainingNanos(arrivalNanos);
	}

	private long remainingNanos(long nowNanos) {
		return TimeUnit.NANOSECONDS.convert(this.length) - (nowNanos - this.startNanos);
	}

}
