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

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.ScalingPolicy;

/**
 * Caps another policy: it launches no more than the maximum of workers, and drains no
 * standing ones.
 *
 * @param policy decides
 * @param maxWorkers how many launched workers there may be, those that start or drain
 * included
 */
public record CappedScalingPolicy(ScalingPolicy policy, int maxWorkers) implements ScalingPolicy {

	@Override
	public Decision decide(Demand demand, Instant now) {
		Decision decision = this.policy.decide(demand, now);
		int room = Math.max(0, this.maxWorkers - demand.launched().size() - demand.starting());
		Set<String> standing = demand.workers()
			.stream()
			.filter(Demand.Worker::standing)
			.map(Demand.Worker::id)
			.collect(Collectors.toSet());
		return new Decision(Math.min(decision.launches(), room), without(standing, decision.idle()),
				without(standing, decision.retiring()));
	}

	@Override
	public boolean counts(Demand.Worker worker) {
		return this.policy.counts(worker);
	}

	private static List<String> without(Set<String> standing, List<String> workerIds) {
		return workerIds.stream().filter((workerId) -> !standing.contains(workerId)).toList();
	}

}
