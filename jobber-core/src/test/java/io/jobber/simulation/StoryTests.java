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

package io.jobber.simulation;

import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.jobber.simulation.Ledger.Ending;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The run of {@code docs/images/scheduling.svg}: half a minute of little to do, a minute
 * in which it becomes more and more, a burst, another minute of much to do, and a slow
 * end. Tasks take 400 ms, workers have four slots, and cold starts take about two
 * seconds.
 */
@Tag("simulation")
@ExtendWith(Quietly.class)
@Timeout(300)
class StoryTests {

	private static final int BURST_SECOND = 110;

	@Test
	void workersFollowTheDemandUpAndDown() {
		Setup setup = new Setup("a load that rises, bursts and falls off");
		setup.slots = 4;
		setup.coldStart = ofSeconds(2);
		List<Arrival> arrivals = Arrivals.following(StoryTests::concurrency, ofMillis(400), ofMinutes(4));

		Outcome outcome = Simulation.run(setup, arrivals);

		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(outcome.tasks());
		assertThat(outcome.platform().mostWorkers()).isEqualTo(setup.maxWorkers);
		assertThat(outcome.launches()).isLessThanOrEqualTo(3 * setup.maxWorkers);
		assertThat(outcome.workerSeconds()).isLessThan(0.7 * setup.maxWorkers * outcome.length().toSeconds());
		if (System.getProperty("simulation.trace") == null) {
			Plot.writeIfAsked(outcome);
		}
	}

	private static double concurrency(double second) {
		if (second < 30) {
			return 1.5;
		}
		if (second < 90) {
			return 1.5 + (second - 30) / 60 * 18;
		}
		if (second >= BURST_SECOND && second < BURST_SECOND + 1) {
			return 50;
		}
		if (second < 150) {
			return 19.5;
		}
		return (second < 210) ? 19.5 * (210 - second) / 60 : 0;
	}

}
