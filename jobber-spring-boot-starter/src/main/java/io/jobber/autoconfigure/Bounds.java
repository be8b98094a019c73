package io.jobber.autoconfigure;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * What values of settings may be. Boot adds to the message of a failure which property it
 * was, its value and where it was set.
 */
final class Bounds {

	private static final Duration A_YEAR = Duration.ofDays(365);

	private Bounds() {
	}

	static int atLeast(int least, int value) {
		Assert.isTrue(value >= least, () -> "must be at least " + least);
		return value;
	}

	static Duration positive(Duration value) {
		Assert.isTrue(!value.isNegative() && !value.isZero() && value.compareTo(A_YEAR) <= 0,
				"must be positive and at most a year");
		return value;
	}

	static Duration notNegative(Duration value) {
		Assert.isTrue(!value.isNegative() && value.compareTo(A_YEAR) <= 0, "must be 0 to a year");
		return value;
	}

}
