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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.ScalingPolicy.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UtilizationScalingPolicy}.
 */
class UtilizationScalingPolicyTests {

	private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration RETIREMENT = Duration.ofSeconds(40);

	@ParameterizedTest(name = "{0} tasks, {1} slots at {2}: {3} workers")
	@CsvSource({ "0, 16, 0.8, 0", "1, 16, 0.8, 1", "12, 16, 0.8, 1", "13, 16, 0.8, 2", "25, 16, 0.8, 2",
			"26, 16, 0.8, 3", "128, 16, 0.8, 10", "129, 16, 0.8, 11", "3, 1, 1.0, 3", "1, 1, 0.5, 2", "8, 4, 1.0, 2",
			"9, 4, 1.0, 3", "21, 1, 0.7, 30", "21, 2, 0.7, 15", "9, 3, 0.15, 20", "2147483647, 1, 0.1, 100" })
	void asManyWorkersAreWantedAsKeepTheirSlotsBusyToTheTarget(int tasks, int slots, double utilization, int workers) {
		ScalingPolicy policy = new UtilizationScalingPolicy(0, 100, slots, utilization, 0, IDLE_TIMEOUT, RETIREMENT);

		assertThat(policy.decide(demand(tasks, 0, 0), NOW).launches()).isEqualTo(workers);
		assertThat(policy.decide(demand(0, tasks, 0), NOW).launches()).isEqualTo(workers);
	}

	@ParameterizedTest(name = "min {0}, max {1}: {2} queued, {3} starting, {4} serving, {5} draining: {6}")
	@CsvSource({
			// What is there and what is starting is not launched again.
			"0, 10, 40, 0, 0, 0, 10", "0, 10, 12, 1, 1, 0, 1", "0, 10, 12, 3, 0, 0, 0", "0, 10, 12, 0, 3, 0, 0",
			"0, 10, 12, 9, 0, 0, 0",
			// At least the minimum, with or without tasks.
			"2, 10, 0, 0, 0, 0, 2", "2, 10, 0, 1, 0, 0, 1", "2, 10, 0, 1, 1, 0, 0", "2, 10, 12, 0, 0, 0, 3",
			// At most the maximum, whoever it is that counts.
			"0, 3, 1000, 0, 0, 0, 3", "0, 3, 1000, 1, 1, 0, 1", "0, 3, 1000, 0, 1, 1, 1", "0, 3, 1000, 1, 1, 1, 0",
			"0, 3, 1000, 0, 0, 3, 0",
			// More than the maximum already: a setting was lowered, or workers drain.
			"0, 3, 1000, 2, 3, 1, 0", "0, 3, 1000, 9, 0, 0, 0",
			// A draining worker is no help: it is replaced if there is room.
			"0, 10, 4, 0, 0, 1, 1", "2, 3, 0, 0, 1, 1, 1", "2, 2, 0, 0, 1, 1, 0" })
	void launchesAreWhatIsMissingWithinTheBounds(int min, int max, int queued, int starting, int serving, int draining,
			int launches) {
		ScalingPolicy policy = new UtilizationScalingPolicy(min, max, 4, 1.0, 0, IDLE_TIMEOUT, RETIREMENT);

		Decision decision = policy.decide(demand(queued, 0, starting, workers(serving, draining)), NOW);

		assertThat(decision.launches()).isEqualTo(launches);
		assertThat(decision.idle()).isEmpty();
	}

	@Test
	void workerIsDrainedOnceItHasBeenIdleForTheIdleTimeout() {
		ScalingPolicy policy = policy(0, 10);

		assertThat(policy.decide(demand(0, 0, 0, idle("a", 4999)), NOW).idle()).isEmpty();
		assertThat(policy.decide(demand(0, 0, 0, idle("a", 5000)), NOW).idle()).containsExactly("a");
	}

	@Test
	void longestIdleWorkersAreDrainedFirst() {
		Decision decision = policy(2, 10)
			.decide(demand(0, 0, 0, idle("b", 7000), idle("d", 9000), idle("a", 6000), idle("c", 8000)), NOW);

		assertThat(decision.idle()).containsExactly("d", "c");
		assertThat(decision.launches()).isZero();
	}

	@Test
	void minimumIsKept() {
		Decision decision = policy(2, 10).decide(demand(0, 0, 0, idle("a", 60_000), idle("b", 60_000)), NOW);

		assertThat(decision.idle()).isEmpty();
	}

	@Test
	void idleWorkersThatTasksNeedAreNotDrained() {
		Demand.WorkerSnapshot[] workers = { idle("a", 60_000), idle("b", 60_000), idle("c", 60_000) };

		assertThat(policy(0, 10).decide(demand(9, 0, 0, workers), NOW).idle()).isEmpty();
		assertThat(policy(0, 10).decide(demand(5, 0, 0, workers), NOW).idle()).hasSize(1);
		assertThat(policy(0, 10).decide(demand(1, 0, 0, workers), NOW).idle()).hasSize(2);
		assertThat(policy(0, 10).decide(demand(0, 1, 0, workers), NOW).idle()).hasSize(2);
	}

	@Test
	void workersThatAreOnlyStartingDoNotReplacePresentOnes() {
		Decision decision = policy(0, 10).decide(demand(8, 0, 5, idle("a", 60_000), idle("b", 60_000)), NOW);

		assertThat(decision.idle()).isEmpty();
	}

	@Test
	void busyAndDrainingWorkersAreNotDrained() {
		Demand.WorkerSnapshot busy = new Demand.WorkerSnapshot("busy", 4, 1, false, Duration.ZERO, Duration.ZERO, 0);
		Demand.WorkerSnapshot draining = new Demand.WorkerSnapshot("draining", 4, 0, true, Duration.ofMinutes(1),
				Duration.ZERO, 0);

		Decision decision = policy(0, 10).decide(demand(0, 0, 0, busy, draining), NOW);

		assertThat(decision.idle()).isEmpty();
	}

	@Test
	void busyWorkerIsNotDrainedEvenIfNoIdlenessIsAllowed() {
		ScalingPolicy impatient = new UtilizationScalingPolicy(0, 10, 4, 1.0, 0, Duration.ZERO, Duration.ZERO);
		Demand.WorkerSnapshot busy = new Demand.WorkerSnapshot("busy", 4, 1, false, Duration.ZERO, Duration.ZERO, 0);

		Decision decision = impatient.decide(demand(0, 0, 0, busy, idle("a", 0)), NOW);

		assertThat(decision.idle()).containsExactly("a");
	}

	@Test
	void drainingWorkersDoNotCountAsPresentWhenOthersAreDrained() {
		Demand.WorkerSnapshot draining = new Demand.WorkerSnapshot("draining", 4, 0, true, Duration.ofMinutes(1),
				Duration.ZERO, 0);

		Decision decision = policy(1, 10).decide(demand(0, 0, 0, draining, idle("a", 60_000)), NOW);

		assertThat(decision.idle()).isEmpty();
	}

	@RepeatedTest(5)
	void whateverTheDemandTheBoundsAreKeptAndMoreTasksNeverMeanFewerWorkers() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 20_000; i++) {
			int min = random.nextInt(5);
			int max = Math.max(1, min) + random.nextInt(20);
			UtilizationScalingPolicy policy = new UtilizationScalingPolicy(min, max, 1 + random.nextInt(32),
					(1 + random.nextInt(100)) / 100.0, 0, IDLE_TIMEOUT, RETIREMENT);
			Demand demand = randomDemand(random);
			Demand more = new Demand(demand.queued() + random.nextInt(50), demand.running() + random.nextInt(50),
					demand.starting(), demand.workers());

			check("seed " + seed + ", round " + i + ": " + policy + " on " + demand, policy, demand,
					policy.decide(demand, NOW), policy.decide(more, NOW));
		}
	}

	private static void check(String about, UtilizationScalingPolicy policy, Demand demand, Decision decision,
			Decision decisionOnMore) {
		int present = demand.workers().size() + demand.starting();
		int tasks = demand.queued() + demand.running();
		double capacity = policy.slots() * policy.targetUtilization();
		int left = demand.serving() - decision.idle().size();

		assertThat(decision.launches()).as(about).isNotNegative();
		assertThat(present + decision.launches()).as(about).isLessThanOrEqualTo(Math.max(policy.maxWorkers(), present));
		assertThat(decision.idle()).as(about).doesNotHaveDuplicates();
		assertThat(demand.workers()).as(about)
			.filteredOn((worker) -> decision.idle().contains(worker.id()))
			.hasSize(decision.idle().size())
			.allMatch((worker) -> !worker.draining() && worker.inFlight() == 0
					&& worker.idle().compareTo(IDLE_TIMEOUT) >= 0);
		if (!decision.idle().isEmpty()) {
			assertThat(decision.launches()).as(about).isZero();
			assertThat(left).as(about).isGreaterThanOrEqualTo(policy.minWorkers());
			assertThat(left >= policy.maxWorkers() || left * capacity >= tasks - 1e-6).as(about).isTrue();
		}
		assertThat(decisionOnMore.launches()).as(about).isGreaterThanOrEqualTo(decision.launches());
		assertThat(decisionOnMore.idle().size()).as(about).isLessThanOrEqualTo(decision.idle().size());
		assertThat(policy.decide(demand, NOW)).as(about).isEqualTo(decision);
	}

	private static Demand randomDemand(Random random) {
		List<Demand.WorkerSnapshot> workers = new ArrayList<>();
		for (int i = random.nextInt(25); i > 0; i--) {
			int inFlight = random.nextBoolean() ? 0 : random.nextInt(8);
			Duration idle = (inFlight > 0) ? Duration.ZERO : Duration.ofMillis(random.nextInt(10_000));
			workers.add(new Demand.WorkerSnapshot("worker-" + i, 8, inFlight, random.nextInt(4) == 0, idle,
					Duration.ZERO, 0));
		}
		int running = workers.stream().mapToInt(Demand.WorkerSnapshot::inFlight).sum();
		return new Demand(random.nextBoolean() ? 0 : random.nextInt(500), running, random.nextInt(6), workers);
	}

	@Test
	void successorIsLaunchedBeforeARetiringWorkerIsDrained() {
		Demand.WorkerSnapshot retiring = new Demand.WorkerSnapshot("old", 4, 2, false, Duration.ZERO,
				Duration.ofSeconds(30), 0);
		Demand.WorkerSnapshot successor = new Demand.WorkerSnapshot("new", 4, 0, false, Duration.ZERO,
				Duration.ofMinutes(15), 0);

		ScalingPolicy.Decision before = policy(0, 10).decide(demand(1, 2, 0, retiring), NOW);
		ScalingPolicy.Decision starting = policy(0, 10).decide(demand(1, 2, 1, retiring), NOW);
		ScalingPolicy.Decision after = policy(0, 10).decide(demand(1, 2, 0, retiring, successor), NOW);

		assertThat(before).isEqualTo(new Decision(1, List.of(), List.of()));
		assertThat(starting).isEqualTo(new Decision(0, List.of(), List.of()));
		assertThat(after).isEqualTo(new Decision(0, List.of(), List.of("old")));
	}

	@Test
	void idleRetiringWorkerMakesRoomForItsSuccessorAtTheMaximum() {
		Demand.WorkerSnapshot busy = new Demand.WorkerSnapshot("old", 4, 2, false, Duration.ZERO,
				Duration.ofSeconds(30), 0);
		Demand.WorkerSnapshot idle = new Demand.WorkerSnapshot("old", 4, 0, false, Duration.ZERO,
				Duration.ofSeconds(30), 0);

		assertThat(policy(0, 1).decide(demand(1, 2, 0, busy), NOW).retiring()).isEmpty();
		assertThat(policy(0, 1).decide(demand(1, 0, 0, idle), NOW).retiring()).containsExactly("old");
	}

	@Test
	void workerWithoutALifetimeNeverRetires() {
		Demand.WorkerSnapshot eternal = new Demand.WorkerSnapshot("eternal", 4, 2, false, Duration.ZERO, Duration.ZERO,
				0);

		assertThat(policy(0, 10).decide(demand(0, 2, 0, eternal), NOW))
			.isEqualTo(new Decision(0, List.of(), List.of()));
	}

	private static ScalingPolicy policy(int min, int max) {
		return new UtilizationScalingPolicy(min, max, 4, 1.0, 0, IDLE_TIMEOUT, RETIREMENT);
	}

	private static Demand demand(int queued, int running, int starting, Demand.WorkerSnapshot... workers) {
		return new Demand(queued, running, starting, List.of(workers));
	}

	private static Demand.WorkerSnapshot[] workers(int serving, int draining) {
		return Stream.concat(
				IntStream.range(0, serving)
					.mapToObj((i) -> new Demand.WorkerSnapshot("s" + i, 4, 1, false, Duration.ZERO, Duration.ZERO, 0)),
				IntStream.range(0, draining)
					.mapToObj((i) -> new Demand.WorkerSnapshot("d" + i, 4, 1, true, Duration.ZERO, Duration.ZERO, 0)))
			.toArray(Demand.WorkerSnapshot[]::new);
	}

	private static Demand.WorkerSnapshot idle(String id, long millis) {
		return new Demand.WorkerSnapshot(id, 4, 0, false, Duration.ofMillis(millis), Duration.ZERO, 0);
	}

}
