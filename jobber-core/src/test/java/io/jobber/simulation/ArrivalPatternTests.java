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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.jobber.simulation.Ledger.Ending;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Load of simple shapes, on a platform on which all goes well.
 */
@Tag("simulation")
@Timeout(300)
@ExtendWith(Quietly.class)
class ArrivalPatternTests {

	@ParameterizedTest(name = "{0} slots: {1} workers")
	@CsvSource({ "1, 10", "4, 10", "16, 8", "32, 4", "128, 1" })
	void burstLaunchesAsManyWorkersAsThePolicySaysAndNoMoreThanTheMaximum(int slots, int workers) {
		Setup setup = new Setup("burst of 100 tasks of 5 ms");
		setup.slots = slots;

		Outcome outcome = Simulation.run(setup, Arrivals.burst(100, ofMillis(5)));

		assertThat(outcome.launches()).isEqualTo(workers).isEqualTo(setup.wanted(100));
		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(100);
	}

	@Test
	void stepIsServedByWhatTheFirstSecondLaunchesAndThenByWhatItNeeds() {
		Setup setup = new Setup("step to 40 at a time");

		Outcome outcome = Simulation.run(setup, Arrivals.step(40, ofMillis(500), ofSeconds(10), ofSeconds(70)));

		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(outcome.tasks());
		assertThat(outcome.launches()).isLessThanOrEqualTo(setup.maxWorkers);
		assertThat(outcome.ledger().longestWaitFrom(ofSeconds(12))).isZero();
		assertThat(outcome.samples()).filteredOn((sample) -> sample.millis() == 60_000)
			.allMatch((sample) -> sample.workers() == setup.wanted(40));
	}

	@Test
	void slowWavesAreFollowedForLessThanThePeakCosts() {
		Setup setup = new Setup("waves up to 60 at a time");
		setup.slots = 8;

		Outcome outcome = Simulation.run(setup, Arrivals.sine(60, ofMinutes(2), ofMillis(500), ofMinutes(10)));

		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(outcome.tasks());
		assertThat(outcome.launches()).isLessThanOrEqualTo(5 * setup.maxWorkers);
		assertThat(outcome.ledger().longestWaitFrom(ofSeconds(5))).isZero();
		assertThat(outcome.workerSeconds()).isLessThan(0.8 * setup.maxWorkers * outcome.length().toSeconds());
	}

	@Test
	void randomArrivalsWaitOnlyForTheFirstColdStart() {
		Setup setup = new Setup("random arrivals, 10 at a time on average");
		setup.slots = 4;

		Outcome outcome = Simulation.run(setup, Arrivals.poisson(20, ofMillis(500), ofMinutes(5), 1));

		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(outcome.tasks());
		assertThat(outcome.waited(0.99)).isZero();
		assertThat(outcome.launches()).isLessThanOrEqualTo(4 * outcome.platform().mostWorkers());
	}

	@Test
	void sameSetupAndArrivalsGiveTheSameRun() {
		Setup setup = new Setup("the same twice");
		setup.meanLife = ofSeconds(10);
		setup.refused = 0.3;
		List<Arrival> arrivals = Arrivals.poisson(20, ofMillis(500), ofMinutes(1), 1);

		Outcome first = Simulation.run(setup, arrivals);
		Outcome second = Simulation.run(setup, arrivals);

		assertThat(second).hasToString(first.toString());
		assertThat(second.samples()).isEqualTo(first.samples());
	}

}
