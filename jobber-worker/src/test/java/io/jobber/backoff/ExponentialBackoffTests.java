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

package io.jobber.backoff;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ExponentialBackoff}.
 */
class ExponentialBackoffTests {

	private final ExponentialBackoff backoff = new ExponentialBackoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

	@Test
	void delayDoublesWithEachFailureUpToTheMaximum() {
		assertThat(IntStream.rangeClosed(1, 7).mapToObj(this.backoff::delay).map(Duration::toSeconds))
			.containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
		assertThat(this.backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void jitterSubtractsHalfAtMost() {
		assertThat(this.backoff.delay(3, 0)).isEqualTo(Duration.ofSeconds(4));
		assertThat(this.backoff.delay(3, 0.5)).isEqualTo(Duration.ofSeconds(3));
		assertThat(this.backoff.delay(3, 1)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void maximumBelowTheFirstDelayIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ExponentialBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
			.withMessage("A backoff of PT2S to PT1S");
		assertThatIllegalArgumentException().isThrownBy(() -> new ExponentialBackoff(Duration.ZERO, Duration.ZERO));
	}

}
