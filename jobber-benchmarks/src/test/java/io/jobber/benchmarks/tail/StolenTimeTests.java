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

package io.jobber.benchmarks.tail;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How stolen time is counted.
 */
class StolenTimeTests {

	@Test
	void shareIsThatOfTheTimeBetween() {
		StolenTime earlier = new StolenTime(100, 10_000);

		assertThat(new StolenTime(103, 10_100).shareSince(earlier)).isEqualTo(0.03);
		assertThat(new StolenTime(100, 10_100).shareSince(earlier)).isZero();
	}

	@Test
	void nothingIsStolenWhereNothingIsCounted() {
		StolenTime nothing = new StolenTime(0, 0);

		assertThat(nothing.shareSince(nothing)).isZero();
	}

	@Test
	void eighthStateOfAllProcessorsIsWhatWasStolen() {
		StolenTime time = StolenTime.of("cpu  10 20 30 40 50 60 70 80 9 9\ncpu0 1 1 1 1 1 1 1 1 1 1\n");

		assertThat(time).isEqualTo(new StolenTime(80, 360));
	}

}
