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
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.simulation.Ledger.Ending;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Platforms and workers on which not all goes well. Each task ends all the same, which
 * each run checks; here is what it costs.
 */
@Tag("simulation")
@ExtendWith(Quietly.class)
@Timeout(300)
class FaultTests {

	private static final List<Arrival> STEADY = Arrivals.steady(20, ofMillis(500), ofMinutes(3));

	@Test
	void slowColdStartsCostNoTaskAndNoFurtherLaunches() {
		Setup setup = setup("cold starts of 8 s");
		setup.coldStart = ofSeconds(8);

		Outcome outcome = Simulation.run(setup, STEADY);

		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(STEADY.size());
		assertThat(outcome.launches()).isEqualTo(setup.maxWorkers);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void refusalsOfThreeLaunchesInTenCostNoTask(long seed) {
		Setup setup = setup("30 % of the launches refused");
		setup.refused = 0.3;
		setup.seed = seed;

		Outcome outcome = Simulation.run(setup, STEADY);

		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(STEADY.size());
		assertThat(outcome.launches()).isLessThanOrEqualTo(3 * setup.maxWorkers);
	}

	@Test
	void platformThatIsFullIsAskedLessAndLessOftenAndFoundOpenAgain() {
		Setup setup = setup("a full platform for a minute");
		setup.fullUntil = ofMinutes(1);

		Outcome outcome = Simulation.run(setup, STEADY);

		// Waits of 1, 2, 4, 8, 16, 30 and 30 s, each cut by half at most, are eight
		// rounds.
		assertThat(outcome.platform().refusals()).isLessThanOrEqualTo(8 * setup.maxWorkers);
		assertThat(outcome.samples()).filteredOn((sample) -> sample.serving() > 0)
			.first()
			.satisfies((sample) -> assertThat(sample.millis()).isBetween(60_000L, 93_000L));
		assertThat(outcome.ended(Ending.ANSWERED)).isGreaterThan(STEADY.size() / 2);
	}

	@Test
	void platformWithLessRoomThanTheMaximumIsAskedLessAndLessOften() {
		Setup setup = setup("a platform with room for four");
		setup.environments = 4;

		Outcome outcome = Simulation.run(setup, STEADY);

		int missing = setup.maxWorkers - setup.environments;
		int rounds = 10 + (int) (outcome.length().toSeconds() / 15);
		assertThat(outcome.platform().refusals()).isLessThanOrEqualTo(missing * rounds);
		// Four workers with four slots of half a second.
		assertThat(outcome.ended(Ending.ANSWERED)).isGreaterThan(STEADY.size() / 2);
	}

	@Test
	void workersThatNeverJoinAreReplacedOnceTheirTimeIsUp() {
		Setup setup = setup("half of the workers never join");
		setup.joinless = 0.5;

		Outcome outcome = Simulation.run(setup, STEADY);

		assertThat(outcome.ended(Ending.ANSWERED)).isEqualTo(STEADY.size());
		assertThat(outcome.launches()).isLessThanOrEqualTo(3 * setup.maxWorkers);
	}

	@Test
	void platformOfWhichNoWorkerEverJoinsIsProbedWithOneWorkerAtATime() {
		Setup setup = setup("no worker ever joins");
		setup.joinless = 1;

		Outcome outcome = Simulation.run(setup, STEADY);

		assertThat(outcome.ended(Ending.TIMED_OUT_QUEUED)).isEqualTo(STEADY.size());
		assertThat(outcome.launches())
			.isLessThanOrEqualTo(setup.maxWorkers + (int) outcome.length().dividedBy(setup.joinTimeout));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void crashedWorkersAreReplacedOneForOneAndLoseNoMoreThanTheyHeld(long seed) {
		Setup setup = setup("workers that crash after 20 s");
		setup.meanLife = ofSeconds(20);
		setup.idempotent = 0.5;
		setup.seed = seed;

		Outcome outcome = Simulation.run(setup, STEADY);

		int crashes = outcome.platform().crashes();
		assertThat(outcome.launches()).isLessThanOrEqualTo(crashes + 2 * setup.maxWorkers);
		assertThat(outcome.ended(Ending.LOST)).isLessThanOrEqualTo(crashes * setup.slots);
		assertThat(outcome.ended(Ending.ANSWERED)).isGreaterThan(STEADY.size() * 95 / 100);
	}

	@Test
	void idempotentTasksSurviveCrashes() {
		Setup setup = setup("workers that crash after 20 s, idempotent tasks");
		setup.meanLife = ofSeconds(20);
		setup.idempotent = 1;

		Outcome outcome = Simulation.run(setup, STEADY);

		assertThat(outcome.ended(Ending.ANSWERED)).isGreaterThanOrEqualTo(STEADY.size() - 20);
	}

	@ParameterizedTest(name = "{0} of them silently, {1} launches at most")
	@CsvSource({ "0, 50", "1, 80" })
	void crashLoopIsBroken(double silently, int launches) {
		Setup setup = setup("workers that crash after 50 ms, " + silently + " of them silently");
		setup.meanLife = ofMillis(50);
		setup.silentCrashes = silently;
		setup.idempotent = 0.5;

		Outcome outcome = Simulation.run(setup, STEADY);

		assertThat(outcome.launches()).isLessThanOrEqualTo(launches);
	}

	@Test
	void overloadWithDeadlinesIsServedIfTasksGiveUpWaitingInTime() {
		Setup setup = setup("more load than fits, deadlines of 2 s, at most 1 s in the queue");
		setup.timeout = ofSeconds(2);
		setup.queueTimeout = ofSeconds(1);
		setup.maxWorkers = 3;

		Outcome outcome = Simulation.run(setup, STEADY);

		// Three workers with four slots of half a second have room for six in ten.
		assertThat(outcome.ended(Ending.ANSWERED)).isGreaterThan(STEADY.size() / 2);
		assertThat(outcome.ended(Ending.TIMED_OUT_RUNNING)).isLessThan(100);
		assertThat(outcome.launches()).isEqualTo(setup.maxWorkers);
	}

	@Test
	void overloadWithDeadlinesOnlyIsNot() {
		Setup setup = setup("more load than fits, deadlines of 2 s");
		setup.timeout = ofSeconds(2);
		setup.maxWorkers = 3;

		Outcome outcome = Simulation.run(setup, STEADY);

		// What waited for longest goes first, and is given up before it is done.
		assertThat(outcome.ended(Ending.TIMED_OUT_RUNNING)).isGreaterThan(STEADY.size() / 2);
		assertThat(outcome.launches()).isEqualTo(setup.maxWorkers);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void allAtOnceIsBoundedToo(long seed) {
		Setup setup = setup("all of it");
		setup.refused = 0.3;
		setup.joinless = 0.1;
		setup.meanLife = ofSeconds(20);
		setup.idempotent = 0.5;
		setup.fullFrom = ofSeconds(60);
		setup.fullUntil = ofSeconds(90);
		setup.lifetime = ofSeconds(60);
		setup.timeout = ofSeconds(10);
		setup.queueTimeout = ofSeconds(5);
		setup.seed = seed;

		Outcome outcome = Simulation.run(setup, STEADY);

		assertThat(outcome.ended(Ending.ANSWERED)).isGreaterThan(STEADY.size() / 2);
		assertThat(outcome.launches()).isLessThanOrEqualTo(
				2 * (outcome.platform().crashes() + outcome.platform().refusals()) + 10 * setup.maxWorkers);
	}

	private static Setup setup(String name) {
		Setup setup = new Setup(name);
		setup.slots = 4;
		return setup;
	}

}
