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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What a ratio says of two measurements, and how sure it is.
 */
class RatioTests {

	private final Random random = new Random(1);

	@Test
	void measurementComparedWithItselfIsOneForCertain() {
		List<Histogram> rounds = rounds(20, 1000);

		Ratio ratio = Ratio.of(rounds, rounds, 99);

		assertThat(ratio).isEqualTo(new Ratio(1, 1, 1));
	}

	@Test
	void roundsCountTogether() {
		List<Histogram> reference = List.of(constant(1000), constant(2000));
		List<Histogram> rounds = List.of(constant(4000), constant(3000));

		assertThat(Ratio.of(rounds, reference, 99).value()).isEqualTo(2, within(0.01));
		assertThat(Ratio.of(rounds, reference, 50).value()).isEqualTo(3, within(0.01));
	}

	@Test
	void intervalIsNarrowerTheMoreRoundsThereAre() {
		Ratio few = Ratio.of(rounds(5, 2000), rounds(5, 1000), 50);
		Ratio many = Ratio.of(rounds(100, 2000), rounds(100, 1000), 50);

		assertThat(few.low()).isLessThan(few.high());
		assertThat(many.high() - many.low()).isLessThan((few.high() - few.low()) / 2);
	}

	@Test
	void intervalHoldsTheRatioThatIsThereNineteenTimesOfTwenty() {
		int held = 0;
		for (int i = 0; i < 20; i++) {
			Ratio ratio = Ratio.of(rounds(10, 2000), rounds(10, 1000), 50);
			held += (ratio.low() <= 2 && 2 <= ratio.high()) ? 1 : 0;
		}

		assertThat(held).isBetween(17, 20);
	}

	// Rounds that differ more than the tasks of one do, as those of a machine do.
	private List<Histogram> rounds(int count, double mean) {
		List<Histogram> rounds = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			double ofRound = mean * Math.exp(0.3 * this.random.nextGaussian());
			Histogram round = new Histogram(2);
			for (int j = 0; j < 100; j++) {
				round.recordValue((long) (ofRound * Math.exp(0.1 * this.random.nextGaussian())));
			}
			rounds.add(round);
		}
		return rounds;
	}

	private static Histogram constant(long value) {
		Histogram round = new Histogram(3);
		round.recordValueWithCount(value, 100);
		return round;
	}

}
