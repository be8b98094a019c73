package io.jobber.scheduler.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.ScalingPolicy.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CappedScalingPolicy}.
 */
class CappedScalingPolicyTests {

	private static final Demand DEMAND = new Demand(9, 0, 1, List.of(worker("launched", false), worker("here", true)));

	@Test
	void standingWorkersTakeNoRoomFromThoseThatAreLaunched() {
		ScalingPolicy policy = new CappedScalingPolicy((demand, now) -> new Decision(9, List.of(), List.of()), 3);

		assertThat(policy.decide(DEMAND, Instant.EPOCH).launches()).isOne();
	}

	@Test
	void standingWorkersAreNotDrainedWhateverThePolicySays() {
		List<String> all = List.of("launched", "here");
		ScalingPolicy policy = new CappedScalingPolicy((demand, now) -> new Decision(0, all, all), 3);

		Decision decision = policy.decide(DEMAND, Instant.EPOCH);

		assertThat(decision.idle()).containsExactly("launched");
		assertThat(decision.retiring()).containsExactly("launched");
	}

	private static Demand.Worker worker(String id, boolean standing) {
		return new Demand.Worker(id, 4, 0, false, Duration.ofMinutes(1), Duration.ZERO, 0, standing);
	}

}
