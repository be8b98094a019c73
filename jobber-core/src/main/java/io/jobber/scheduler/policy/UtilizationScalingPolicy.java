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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.ScalingPolicy;

/**
 * Scales workers to a target utilization of their slots, plus a buffer of free slots:
 * {@code ceil(((queued + running) / target utilization + buffer slots) / slots)}, within
 * a minimum and a maximum. Workers that are starting count as if they were there, so that
 * a burst does not launch the same worker twice. Workers that have been idle for the idle
 * timeout are drained, the longest idle first, down to what is wanted.
 * <p>
 * Standing workers are not scaled. The slots that they offer need not be launched; apart
 * from that they do not count, and they are never drained.
 *
 * @param minWorkers how many launched workers there are at least; 0 or more
 * @param maxWorkers how many launched workers there are at most, starting ones included;
 * 1 or more
 * @param slots how many tasks a new worker takes at a time; 1 or more
 * @param targetUtilization the share of its slots that a worker should have busy, above 0
 * and at most 1
 * @param bufferSlots how many slots are to be free beyond that; 0 or more
 * @param idleTimeout how long a worker may be idle
 * @param retirement what a worker must have left of its lifetime to count: one with less
 * is given ever fewer tasks, so its successor is launched, and then it is drained
 */
public record UtilizationScalingPolicy(int minWorkers, int maxWorkers, int slots, double targetUtilization,
		int bufferSlots, Duration idleTimeout, Duration retirement) implements ScalingPolicy {

	// One in so many workers may leave at once where there is no room for successors.
	private static final int LEAVING_SHARE = 4;

	// What floating point adds to a quotient that is whole must not cost a worker.
	private static final double ROUNDING = 1e-9;

	public UtilizationScalingPolicy {
		if (minWorkers < 0 || maxWorkers < Math.max(1, minWorkers) || slots < 1 || !(targetUtilization > 0)
				|| targetUtilization > 1 || bufferSlots < 0) {
			throw new IllegalArgumentException("A policy with " + minWorkers + " to " + maxWorkers + " workers of "
					+ slots + " slots, " + targetUtilization + " of them busy, and " + bufferSlots + " free");
		}
	}

	@Override
	public Decision decide(Demand demand, Instant now) {
		int desired = desired(demand);
		int serving = (int) demand.launched().stream().filter(this::counts).count();
		// Draining and retiring workers still count against the maximum: they are paid
		// for.
		int room = this.maxWorkers - demand.launched().size() - demand.starting();
		int launches = Math.max(0, Math.min(desired - serving - demand.starting(), room));
		int surplus = serving - desired;
		return new Decision(launches, idle(demand, surplus), retiring(demand, surplus, room));
	}

	@Override
	public boolean counts(Demand.WorkerSnapshot worker) {
		return !worker.draining() && !isRetiring(worker);
	}

	private int desired(Demand demand) {
		double busy = ((double) demand.queued() + demand.running()) / this.targetUtilization;
		double wanted = Math.ceil((busy + this.bufferSlots - standingSlots(demand)) / this.slots - ROUNDING);
		return (int) Math.max(this.minWorkers, Math.min(this.maxWorkers, wanted));
	}

	private long standingSlots(Demand demand) {
		return demand.workers()
			.stream()
			.filter((worker) -> worker.standing() && counts(worker))
			.mapToLong(Demand.WorkerSnapshot::slots)
			.sum();
	}

	private List<String> idle(Demand demand, int surplus) {
		return demand.launched()
			.stream()
			.filter((worker) -> counts(worker) && worker.inFlight() == 0)
			.filter((worker) -> worker.idle().compareTo(this.idleTimeout) >= 0)
			.sorted(Comparator.comparing(Demand.WorkerSnapshot::idle).reversed())
			.limit(Math.max(0, surplus))
			.map(Demand.WorkerSnapshot::id)
			.toList();
	}

	private List<String> retiring(Demand demand, int surplus, int room) {
		Stream<Demand.WorkerSnapshot> retiring = demand.launched()
			.stream()
			.filter((worker) -> !worker.draining() && isRetiring(worker));
		if (surplus < 0) {
			if (room > 0) {
				return List.of();
			}
			// There is no room for successors before some have left, but not all at once.
			long leaving = demand.launched().stream().filter(Demand.WorkerSnapshot::draining).count();
			retiring = retiring.filter((worker) -> worker.inFlight() == 0)
				.sorted(Comparator.comparing(Demand.WorkerSnapshot::remaining))
				.limit(Math.max(0, Math.max(1, this.maxWorkers / LEAVING_SHARE) - leaving));
		}
		return retiring.map(Demand.WorkerSnapshot::id).toList();
	}

	private boolean isRetiring(Demand.WorkerSnapshot worker) {
		return !worker.remaining().isZero() && worker.remaining().compareTo(this.retirement) < 0;
	}

}
