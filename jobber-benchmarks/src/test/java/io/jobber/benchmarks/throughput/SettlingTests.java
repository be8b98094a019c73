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
