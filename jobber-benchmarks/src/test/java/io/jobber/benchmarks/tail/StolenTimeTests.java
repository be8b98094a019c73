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
