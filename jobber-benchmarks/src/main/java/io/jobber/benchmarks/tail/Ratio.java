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

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.HdrHistogram.Histogram;

/**
 * A percentile of all rounds together, divided by that of a reference measured in the
 * same rounds, and how far chance may move it. A percentile of one round moves by a
 * factor of three, for a pause of the machine or of a collector falls into it or not; so
 * the interval is that of the bootstrap: the ratios of as many rounds drawn with
 * replacement, again and again.
 *
 * @param value the ratio
 * @param low 2.5 % of the draws are below
 * @param high 2.5 % of them are above
 */
record Ratio(double value, double low, double high) {

	private static final int DRAWS = 400;

	/**
	 * Compare.
	 * @param rounds what was measured, by round
	 * @param reference the same rounds of the reference
	 * @param percentile from 0 to 100
	 * @return the ratio
	 */
	static Ratio of(List<Histogram> rounds, List<Histogram> reference, double percentile) {
		// Always the same draws: the same measurement has the same interval.
		Random random = new Random(1);
		double[] drawn = new double[DRAWS];
		for (int i = 0; i < DRAWS; i++) {
			int[] drawnRounds = random.ints(rounds.size(), 0, rounds.size()).toArray();
			drawn[i] = ratio(draw(rounds, drawnRounds), draw(reference, drawnRounds), percentile);
		}
		Arrays.sort(drawn);
		return new Ratio(ratio(sum(rounds), sum(reference), percentile), drawn[DRAWS / 40],
				drawn[DRAWS - 1 - DRAWS / 40]);
	}

	static Histogram sum(List<Histogram> rounds) {
		Histogram sum = new Histogram(3);
		rounds.forEach(sum::add);
		return sum;
	}

	@Override
	public String toString() {
		return "%.2f (%.2f-%.2f)".formatted(this.value, this.low, this.high);
	}

	private static Histogram draw(List<Histogram> rounds, int[] drawnRounds) {
		return sum(Arrays.stream(drawnRounds).mapToObj(rounds::get).toList());
	}

	private static double ratio(Histogram latencies, Histogram reference, double percentile) {
		return (double) latencies.getValueAtPercentile(percentile) / reference.getValueAtPercentile(percentile);
	}

}
