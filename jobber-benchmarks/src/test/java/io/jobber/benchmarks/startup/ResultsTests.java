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

package io.jobber.benchmarks.startup;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Results}.
 */
class ResultsTests {

	private final Results results = new Results();

	@Test
	void tableHasBestMedianAndTheRatioToPlainOnTheSameJdk() {
		add(1, 25, "plain", 1000, 2000, 4000);
		add(1, 17, "plain", 800, 1000, 2000);
		add(1, 17, "c1", 300, 500, 900);
		add(2, 17, "plain", 900, 3000, 2200);
		add(2, 17, "c1", 500, 700, 1100);

		assertThat(this.results.table().lines().skip(2)).containsExactly(
				"| 17 | plain | 0.80, 0.85 | 1.00, 2.00 | 1.00 | 2.10 |",
				"| 17 | c1 | 0.30, 0.40 | 0.50, 0.60 | 0.30 | 1.00 |",
				"| 25 | plain | 1.00, 1.00 | 2.00, 2.00 | 1.00 | 4.00 |");
	}

	@Test
	void tableHasNoRatioWithoutPlain() {
		add(1, 17, "c1", 300, 500, 900);

		assertThat(this.results.table().lines().skip(2))
			.containsExactly("| 17 | c1 | 0.30, 0.30 | 0.50, 0.50 |  | 0.90 |");
	}

	@Test
	void csvHasEveryMeasurement() {
		add(1, 17, "plain", 800, 1000, 2000);
		add(2, 17, "plain", 900, 3000, 2200);

		assertThat(this.results.csv().lines()).containsExactly("round,jdk,variant,joined_ms,first_result_ms,cpu_ms",
				"1,17,plain,800,1000,2000", "2,17,plain,900,3000,2200");
	}

	private void add(int round, int jdk, String variant, long joined, long firstResult, long cpu) {
		this.results.add(round, jdk, variant,
				new Measurement(Duration.ofMillis(joined), Duration.ofMillis(firstResult), Duration.ofMillis(cpu)));
	}

}
