package io.jobber.scheduler.policy;

import java.time.Instant;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.ScalingPolicy;

/**
 * Keeps a policy that does not know the maximum of workers from going beyond it.
 *
 * @param policy decides
 * @param maxWorkers how many workers there may be, those that start or drain included
 */
public record CappedScalingPolicy(ScalingPolicy policy, int maxWorkers) implements ScalingPolicy {

	@Override
	public Decision decide(Demand demand, Instant now) {
		Decision decision = this.policy.decide(demand, now);
		int room = Math.max(0, this.maxWorkers - demand.workers().size() - demand.starting());
		return new Decision(Math.min(decision.launches(), room), decision.idle(), decision.retiring());
	}

	@Override
	public boolean counts(Demand.Worker worker) {
		return this.policy.counts(worker);
	}

}
