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

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.simulation.Ledger.Ending;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers with a short lifetime, under load that does not change.
 */
@Tag("simulation")
@ExtendWith(Quietly.class)
@Timeout(300)
class RotationTests {

	private static final int CONCURRENCY = 24;

	private static final Duration RAMP = ofSeconds(5);

	private static final Duration END = ofMinutes(10);

	@ParameterizedTest(name = "{0} workers at most")
	@ValueSource(ints = { 12, 16, 30 })
	void capacityNeverDipsBelowWhatTheLoadNeedsIfThereIsRoomForSuccessors(int maxWorkers) {
		Setup setup = setup(maxWorkers);

		Outcome outcome = Simulation.run(setup, load());

		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(outcome.tasks());
		assertThat(outcome.samples())
			.filteredOn((sample) -> sample.millis() > RAMP.toMillis() && sample.millis() < END.toMillis())
			.allMatch((sample) -> sample.serving() >= setup.wanted(CONCURRENCY) && sample.queued() == 0);
		assertThat(outcome.ledger().longestWaitFrom(RAMP)).isZero();
		assertThat(outcome.platform().coldStarts()).isLessThanOrEqualTo(outcome.platform().mostWorkers() + 1);
	}

	@Test
	void targetUtilizationLeavesRoomToRotateAtTheMaximumToo() {
		Setup setup = setup(8);
		assertThat(setup.wanted(CONCURRENCY)).isEqualTo(setup.maxWorkers);

		Outcome outcome = Simulation.run(setup, load());

		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(outcome.tasks());
		assertThat(outcome.ledger().longestWaitFrom(RAMP)).isLessThan(ofMillis(100));
	}

	@Test
	void minimumIsKeptThroughRotationsWithoutLoad() {
		Setup setup = setup(10);
		setup.minWorkers = 2;
		List<Arrival> rare = Arrivals.steady(0.05, ofMillis(500), END);

		Outcome outcome = Simulation.run(setup, rare);

		assertThat(outcome.samples()).filteredOn((sample) -> sample.millis() > RAMP.toMillis())
			.allMatch((sample) -> sample.serving() >= 2);
		assertThat(outcome.ledger().longestWaitFrom(RAMP)).isZero();
	}

	private static List<Arrival> load() {
		return Arrivals.steady(CONCURRENCY, ofMillis(500), END);
	}

	private static Setup setup(int maxWorkers) {
		Setup setup = new Setup("lifetime of a minute");
		setup.slots = 4;
		setup.maxWorkers = maxWorkers;
		setup.lifetime = ofSeconds(60);
		setup.timeout = ofSeconds(10);
		return setup;
	}

}
