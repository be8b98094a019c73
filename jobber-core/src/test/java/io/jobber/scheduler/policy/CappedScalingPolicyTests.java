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
