package io.jobber.scheduler.policy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.ScalingPolicy;

/**
 * Keeps a policy that knows neither the maximum of workers nor standing ones from going
 * beyond the one and from draining the others.
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
