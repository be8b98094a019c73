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
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.ScalingPolicy.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link UtilizationScalingPolicy} does whatever its settings and the demand are.
 */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class UtilizationScalingPolicyPropertyTests {

	private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration RETIREMENT = Duration.ofSeconds(40);

	private static final Duration LONG = Duration.ofMinutes(10);

	@Property
	void sameDemandGetsTheSameAnswer(@ForAll("policies") UtilizationScalingPolicy policy,
			@ForAll("demands") Demand demand) {
		assertThat(policy.decide(demand, NOW.plus(LONG))).isEqualTo(policy.decide(demand, NOW));
	}

	@Property
	void noWorkerIsLaunchedBeyondTheMaximumWhoeverCounts(@ForAll("policies") UtilizationScalingPolicy policy,
			@ForAll("demands") Demand demand) {
		int launches = policy.decide(demand, NOW).launches();

		int room = policy.maxWorkers() - demand.workers().size() - demand.starting();
		assertThat(launches).isBetween(0, Math.max(0, room));
	}

	@Property
	void minimumIsLaunchedIfThereIsRoom(@ForAll("policies") UtilizationScalingPolicy policy,
			@ForAll("demands") Demand demand) {
		int launches = policy.decide(demand, NOW).launches();

		int room = policy.maxWorkers() - demand.workers().size() - demand.starting();
		assertThat(serving(demand).size() + demand.starting() + launches)
			.isGreaterThanOrEqualTo(Math.min(policy.minWorkers(), serving(demand).size() + demand.starting() + room));
	}

	@Property
	void moreTasksNeverMeanFewerWorkers(@ForAll("policies") UtilizationScalingPolicy policy,
			@ForAll("demands") Demand demand, @ForAll @IntRange(max = 500) int further) {
		Demand more = new Demand(demand.queued() + further, demand.running(), demand.starting(), demand.workers());

		Decision decision = policy.decide(demand, NOW);
		Decision onMore = policy.decide(more, NOW);

		assertThat(onMore.launches()).isGreaterThanOrEqualTo(decision.launches());
		assertThat(decision.idle()).containsAll(onMore.idle());
		assertThat(decision.retiring()).containsAll(onMore.retiring());
	}

	@Property
	void onlyIdleAndRetiringWorkersAreDrainedAndNoneTwice(@ForAll("policies") UtilizationScalingPolicy policy,
			@ForAll("demands") Demand demand) {
		Decision decision = policy.decide(demand, NOW);

		assertThat(Stream.concat(decision.idle().stream(), decision.retiring().stream())).doesNotHaveDuplicates();
		assertThat(demand.workers()).filteredOn((worker) -> decision.idle().contains(worker.id()))
			.hasSameSizeAs(decision.idle())
			.allMatch((worker) -> !worker.draining() && !isRetiring(worker) && worker.inFlight() == 0
					&& worker.idle().compareTo(IDLE_TIMEOUT) >= 0);
		assertThat(demand.workers()).filteredOn((worker) -> decision.retiring().contains(worker.id()))
			.hasSameSizeAs(decision.retiring())
			.allMatch((worker) -> !worker.draining() && isRetiring(worker));
	}

	@Property
	void workersThatStayKeepTheDemandAndTheMinimum(@ForAll("policies") UtilizationScalingPolicy policy,
			@ForAll("demands") Demand demand) {
		Decision decision = policy.decide(demand, NOW);

		if (!decision.idle().isEmpty()) {
			int left = serving(demand).size() - decision.idle().size();
			assertThat(left).isGreaterThanOrEqualTo(policy.minWorkers());
			assertThat(left >= policy.maxWorkers() || isEnough(policy, demand, left)).isTrue();
			assertThat(decision.launches()).isZero();
		}
	}

	@Property
	void retiringWorkersStayUntilTheirSuccessorsAreThereIfThereIsRoomForThem(
			@ForAll("policies") UtilizationScalingPolicy policy, @ForAll("demands") Demand demand) {
		Decision decision = policy.decide(demand, NOW);

		int serving = serving(demand).size();
		boolean room = demand.workers().size() + demand.starting() < policy.maxWorkers();
		if (!decision.retiring().isEmpty() && room) {
			assertThat(serving).isGreaterThanOrEqualTo(policy.minWorkers());
			assertThat(serving >= policy.maxWorkers() || isEnough(policy, demand, serving)).isTrue();
		}
	}

	@Property
	void asManyWorkersAreLaunchedAsKeepTheTargetAndTheBufferFreeAndNotOneMore(
			@ForAll("policies") UtilizationScalingPolicy policy, @ForAll @IntRange(max = 2000) int queued) {
		Demand demand = new Demand(queued, 0, 0, List.of());

		int launches = policy.decide(demand, NOW).launches();

		assertThat(launches == policy.maxWorkers() || isEnough(policy, demand, launches)).isTrue();
		assertThat(launches == policy.minWorkers() || !isEnough(policy, demand, launches - 1)).isTrue();
		assertThat(launches == policy.maxWorkers() || launches * policy.slots() - queued >= policy.bufferSlots())
			.isTrue();
	}

	/**
	 * After a step of the demand, with every launch joining in the next round and every
	 * drained worker gone, nothing changes any more after a while.
	 */
	@Property
	void stepConvergesAndStays(@ForAll("policies") UtilizationScalingPolicy policy, @ForAll("demands") Demand before,
			@ForAll @IntRange(max = 500) int tasks) {
		List<Demand.WorkerSnapshot> workers = new ArrayList<>(before.workers());
		int starting = before.starting();
		List<Decision> decisions = new ArrayList<>();

		for (int round = 0; round < 60; round++) {
			Decision decision = policy.decide(new Demand(tasks, 0, starting, workers), NOW);
			decisions.add(decision);
			for (; starting > 0; starting--) {
				workers.add(new Demand.WorkerSnapshot(round + "-" + starting, policy.slots(), 0, false, Duration.ZERO,
						Duration.ZERO, 0));
			}
			starting = decision.launches();
			workers.removeIf((worker) -> worker.draining() || decision.idle().contains(worker.id())
					|| decision.retiring().contains(worker.id()));
			workers.replaceAll((worker) -> new Demand.WorkerSnapshot(worker.id(), worker.slots(), 0, false, LONG,
					worker.remaining(), 0));
		}

		assertThat(decisions.subList(57, 60)).containsOnly(new Decision(0, List.of(), List.of()));
		int wanted = policy.decide(new Demand(tasks, 0, 0, List.of()), NOW).launches();
		assertThat(workers).hasSize(wanted);
	}

	@Property
	void standingWorkersAreNeverDrained(@ForAll("policies") UtilizationScalingPolicy policy,
			@ForAll("demands") Demand launched, @ForAll("demands") Demand others) {
		Decision decision = policy.decide(with(launched, standing(others.workers())), NOW);

		assertThat(Stream.concat(decision.idle().stream(), decision.retiring().stream()))
			.noneMatch((workerId) -> workerId.startsWith("standing-"));
	}

	@Property
	void nothingBeyondTheMinimumIsLaunchedIfStandingWorkersHaveSlotsEnough(
			@ForAll("policies") UtilizationScalingPolicy policy, @ForAll("demands") Demand demand) {
		double wanted = (demand.queued() + demand.running()) / policy.targetUtilization() + policy.bufferSlots();
		Demand.WorkerSnapshot large = new Demand.WorkerSnapshot("large", (int) Math.ceil(wanted) + 1, 0, false, LONG,
				Duration.ZERO, 0, true);

		Decision decision = policy.decide(with(demand, List.of(large)), NOW);

		int present = serving(demand).size() + demand.starting();
		assertThat(decision.launches()).isLessThanOrEqualTo(Math.max(0, policy.minWorkers() - present));
	}

	@Property
	void asManyWorkersAreLaunchedAsKeepTheTargetTogetherWithTheStandingOnes(
			@ForAll("policies") UtilizationScalingPolicy policy, @ForAll @IntRange(max = 2000) int queued,
			@ForAll @IntRange(min = 1, max = 500) int slots) {
		Demand.WorkerSnapshot standing = new Demand.WorkerSnapshot("standing", slots, 0, false, Duration.ZERO,
				Duration.ZERO, 0, true);
		double wanted = queued / policy.targetUtilization() + policy.bufferSlots();

		int launches = policy.decide(new Demand(queued, 0, 0, List.of(standing)), NOW).launches();

		assertThat(launches == policy.maxWorkers() || launches * policy.slots() + slots >= wanted - 1e-6).isTrue();
		assertThat(launches == policy.minWorkers() || (launches - 1) * policy.slots() + slots < wanted - 1e-9).isTrue();
	}

	@Property
	void standingWorkersThatTakeNoNewTaskChangeNothing(@ForAll("policies") UtilizationScalingPolicy policy,
			@ForAll("demands") Demand demand, @ForAll @IntRange(min = 1, max = 64) int slots) {
		Demand.WorkerSnapshot draining = new Demand.WorkerSnapshot("draining", slots, 0, true, LONG, Duration.ZERO, 0,
				true);

		assertThat(policy.decide(with(demand, List.of(draining)), NOW)).isEqualTo(policy.decide(demand, NOW));
	}

	@Provide
	Arbitrary<UtilizationScalingPolicy> policies() {
		Arbitrary<Integer> min = Arbitraries.integers().between(0, 5);
		Arbitrary<Integer> more = Arbitraries.integers().between(0, 20);
		Arbitrary<Integer> slots = Arbitraries.integers().between(1, 64);
		Arbitrary<Integer> percent = Arbitraries.integers().between(1, 100);
		Arbitrary<Integer> buffer = Arbitraries.integers().between(0, 40);
		return Combinators.combine(min, more, slots, percent, buffer)
			.as((least, beyond, each, busy, free) -> new UtilizationScalingPolicy(least, Math.max(1, least) + beyond,
					each, busy / 100.0, free, IDLE_TIMEOUT, RETIREMENT));
	}

	@Provide
	Arbitrary<Demand> demands() {
		Arbitrary<Integer> inFlight = zeroOrUpTo(8);
		Arbitrary<Integer> idleMillis = Arbitraries.integers().between(0, 10_000);
		Arbitrary<Integer> remaining = zeroOrUpTo(80);
		Arbitrary<Boolean> draining = Arbitraries.of(false, false, false, true);
		Arbitrary<List<Demand.WorkerSnapshot>> workers = Combinators.combine(inFlight, draining, idleMillis, remaining)
			.as((held, drains, idle, seconds) -> new Demand.WorkerSnapshot("", 8, held, drains,
					Duration.ofMillis((held > 0) ? 0 : idle), Duration.ofSeconds(seconds), 0))
			.list()
			.ofMaxSize(25)
			.map(UtilizationScalingPolicyPropertyTests::named);
		Arbitrary<Integer> queued = zeroOrUpTo(500);
		Arbitrary<Integer> starting = Arbitraries.integers().between(0, 6);
		return Combinators.combine(queued, starting, workers)
			.as((waiting, coming, present) -> new Demand(waiting,
					present.stream().mapToInt(Demand.WorkerSnapshot::inFlight).sum(), coming, present));
	}

	private static List<Demand.WorkerSnapshot> named(List<Demand.WorkerSnapshot> workers) {
		List<Demand.WorkerSnapshot> named = new ArrayList<>();
		for (Demand.WorkerSnapshot worker : workers) {
			named.add(new Demand.WorkerSnapshot("worker-" + named.size(), worker.slots(), worker.inFlight(),
					worker.draining(), worker.idle(), worker.remaining(), worker.served()));
		}
		return named;
	}

	private static List<Demand.WorkerSnapshot> standing(List<Demand.WorkerSnapshot> workers) {
		return workers.stream()
			.map((worker) -> new Demand.WorkerSnapshot("standing-" + worker.id(), worker.slots(), worker.inFlight(),
					worker.draining(), worker.idle(), worker.remaining(), worker.served(), true))
			.toList();
	}

	private static Demand with(Demand demand, List<Demand.WorkerSnapshot> standing) {
		return new Demand(demand.queued(), demand.running(), demand.starting(),
				Stream.concat(demand.workers().stream(), standing.stream()).toList());
	}

	private static Arbitrary<Integer> zeroOrUpTo(int most) {
		return Arbitraries.integers().between(-most, most).map((number) -> Math.max(0, number));
	}

	private static List<Demand.WorkerSnapshot> serving(Demand demand) {
		return demand.workers().stream().filter((worker) -> !worker.draining() && !isRetiring(worker)).toList();
	}

	private static boolean isRetiring(Demand.WorkerSnapshot worker) {
		return !worker.remaining().isZero() && worker.remaining().compareTo(RETIREMENT) < 0;
	}

	private static boolean isEnough(UtilizationScalingPolicy policy, Demand demand, int workers) {
		double busy = (demand.queued() + demand.running()) / policy.targetUtilization();
		return (double) workers * policy.slots() >= busy + policy.bufferSlots() - 1e-6;
	}

}
