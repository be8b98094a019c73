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

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.jobber.scheduler.LaunchException.Reason;

/**
 * Counters of launches. Written by its thread, read by any.
 */
final class LaunchCounters {

	final LongAdder launched = new LongAdder();

	final LongAdder joined = new LongAdder();

	final LongAdder expired = new LongAdder();

	final LongAdder useless = new LongAdder();

	private final Map<Reason, LongAdder> failed = new EnumMap<>(Reason.class);

	LaunchCounters() {
		for (Reason reason : Reason.values()) {
			this.failed.put(reason, new LongAdder());
		}
	}

	void failed(Reason reason) {
		LongAdder adder = this.failed.get(reason);
		if (adder != null) {
			adder.increment();
		}
	}

	LaunchStats stats() {
		Map<Reason, Long> sums = new EnumMap<>(Reason.class);
		this.failed.forEach((reason, adder) -> {
			if (adder.sum() > 0) {
				sums.put(reason, adder.sum());
			}
		});
		return new LaunchStats(this.launched.sum(), this.joined.sum(), this.expired.sum(), this.useless.sum(), sums);
	}

}
