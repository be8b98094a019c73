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

package io.jobber.worker;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LifetimeTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	// A clock of nanoseconds may be about to overflow.
	private static final long START = Long.MAX_VALUE - SECOND;

	private final Lifetime minute = new Lifetime(Duration.ofMinutes(1), START);

	private final Lifetime forever = new Lifetime(Duration.ZERO, START);

	@Test
	void remainingTimeShrinksToOneMillisecond() {
		assertThat(this.minute.remainingMillis(START)).isEqualTo(60_000);
		assertThat(this.minute.remainingMillis(START + 2 * SECOND)).isEqualTo(58_000);
		assertThat(this.minute.remainingMillis(START + 61 * SECOND)).isOne();
	}

	@Test
	void lastsUntilTasksThatAreDueBeforeItsEnd() {
		assertThat(this.minute.lasts(START, 60_000)).isTrue();
		assertThat(this.minute.lasts(START + 50 * SECOND, 10_000)).isTrue();

		assertThat(this.minute.lasts(START, 70_000)).isFalse();
		assertThat(this.minute.lasts(START + 50 * SECOND, 20_000)).isFalse();
	}

	@Test
	void forgivesSecondThatFramesWereUnderWay() {
		assertThat(this.minute.lasts(START + 50 * SECOND, 11_000)).isTrue();
		assertThat(this.minute.lasts(START + 50 * SECOND, 11_001)).isFalse();
	}

	@Test
	void taskWithoutTimeoutHasNothingToBeMeasuredBy() {
		assertThat(this.minute.lasts(START + 59 * SECOND, 0)).isTrue();
	}

	@Test
	void timeoutLongerThanAnyClockCountsIsTooLong() {
		assertThat(this.minute.lasts(START, Long.MAX_VALUE)).isFalse();
	}

	@Test
	void lifetimeWithoutLimitLastsForAnything() {
		assertThat(this.forever.remainingMillis(START + 100 * SECOND)).isZero();
		assertThat(this.forever.lasts(START, Long.MAX_VALUE)).isTrue();
	}

}
