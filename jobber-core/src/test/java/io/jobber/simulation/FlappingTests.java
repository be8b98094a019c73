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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Load that comes and goes, in phases as long as its pauses. What it launches is compared
 * with what a steady load of its peak launches: more workers than it needs in the end,
 * since tasks pile up during the first cold starts.
 */
@Tag("simulation")
@ExtendWith(Quietly.class)
@Timeout(300)
class FlappingTests {

	private static final int CONCURRENCY = 20;

	private static final Duration LENGTH = ofMillis(250);

	private static final List<String> TABLE = new ArrayList<>();

	private static int steadyLaunches;

	@BeforeAll
	static void runSteadyLoad() {
		Setup setup = new Setup("steady load of " + CONCURRENCY);
		setup.slots = 4;
		steadyLaunches = Simulation.run(setup, Arrivals.steady(CONCURRENCY, LENGTH, ofMinutes(5))).launches();
	}

	@ParameterizedTest(name = "{0} idle timeouts")
	@ValueSource(doubles = { 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2 })
	void pausesUpToTwiceTheIdleTimeoutLaunchWorkersTwiceAtMost(double factor) {
		assertThat(square(factor, 20).launches()).isLessThanOrEqualTo(2 * steadyLaunches);
	}

	@Test
	void inTheLongRunTheyLaunchNoMoreThanOneWorkerInFourPauses() {
		int periods = 200;

		int launches = square(1.5, periods).launches();

		// Arrivals that happen to meet need one more worker now and then.
		assertThat(launches).isLessThanOrEqualTo(2 * steadyLaunches + periods / 4);
	}

	@ParameterizedTest(name = "{0} idle timeouts")
	@ValueSource(doubles = { 2.25, 2.5, 3, 4 })
	void longerPausesLaunchEachTimeNoMoreThanASteadyLoadDoes(double factor) {
		Outcome outcome = square(factor, 20);

		assertThat(outcome.launches()).isLessThanOrEqualTo(20 * steadyLaunches);
	}

	@AfterAll
	static void print() {
		System.out.println("\npause / idle timeout | periods | launches | of a steady load | worker-seconds\n"
				+ String.join("\n", TABLE));
		TABLE.clear();
	}

	private static Outcome square(double factor, int periods) {
		Setup setup = setup(factor);
		Duration phase = phase(setup, factor);
		Outcome outcome = Simulation.run(setup, Arrivals.square(CONCURRENCY, phase, phase, LENGTH, periods));
		TABLE.add(String.format(Locale.ROOT, "%20.2f | %7d | %8d | %16d | %14.0f", factor, periods, outcome.launches(),
				steadyLaunches, outcome.workerSeconds()));
		return outcome;
	}

	private static Setup setup(double factor) {
		Setup setup = new Setup("pauses of " + factor + " idle timeouts");
		setup.slots = 4;
		return setup;
	}

	private static Duration phase(Setup setup, double factor) {
		return ofMillis((long) (factor * setup.idleTimeout.toMillis()));
	}

}
