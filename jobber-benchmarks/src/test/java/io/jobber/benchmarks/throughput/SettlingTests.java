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

package io.jobber.benchmarks.throughput;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Settling}.
 */
class SettlingTests {

	private final Settling settling = new Settling(3);

	@Test
	void figureSettlesWhenItHasNotRisenForAWhile() {
		assertThat(settle(100, 200, 201, 190, 205)).isEqualTo(5);
	}

	@Test
	void figureThatStandsStillForAMomentMayRiseAgain() {
		assertThat(settle(100, 100, 100, 200, 200, 200, 200)).isEqualTo(7);
	}

	@Test
	void figureThatRisesSlowlyRisesStill() {
		assertThat(settle(100, 103, 106, 109, 112, 115, 118)).isEqualTo(-1);
	}

	private int settle(double... figures) {
		for (int i = 0; i < figures.length; i++) {
			if (this.settling.add(figures[i])) {
				return i + 1;
			}
		}
		return -1;
	}

}
