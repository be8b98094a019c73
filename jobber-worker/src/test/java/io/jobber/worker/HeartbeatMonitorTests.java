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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeartbeatMonitorTests {

	private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

	private final HeartbeatMonitor monitor = new HeartbeatMonitor(Duration.ofNanos(INTERVAL), 0);

	private long now;

	@Test
	void dispatcherIsLostAtTheFourthTickWithoutAFrame() {
		assertThat(tickAfter(1)).isFalse();

		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isTrue();
	}

	@Test
	void dispatcherThatPausesForLessThanThreeIntervalsIsNotLost() {
		// Its next frame is due when it pauses, an interval after the last.
		assertThat(tickAfter(0.1)).isFalse();
		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isFalse();

		this.monitor.heard();

		assertThat(tickAfter(1)).isFalse();
	}

	@Test
	void anyFrameStartsTheCountAfresh() {
		tickAfter(1);
		tickAfter(1);
		tickAfter(1);

		this.monitor.heard();

		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isTrue();
	}

	@Test
	void pauseOfTheWorkerItselfStartsTheCountAfresh() {
		tickAfter(1);
		tickAfter(1);
		tickAfter(1);

		assertThat(tickAfter(60)).isFalse();

		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isFalse();
		assertThat(tickAfter(1)).isTrue();
	}

	@Test
	void shortPauseCountsAsOneInterval() {
		tickAfter(1);
		tickAfter(1);
		tickAfter(1);

		assertThat(tickAfter(2.9)).isFalse();
		assertThat(tickAfter(1)).isTrue();
	}

	private boolean tickAfter(double intervals) {
		this.now += (long) (INTERVAL * intervals);
		return this.monitor.tick(this.now);
	}

}
