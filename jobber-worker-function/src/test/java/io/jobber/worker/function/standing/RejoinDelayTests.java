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

package io.jobber.worker.function.standing;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RejoinDelay}.
 */
class RejoinDelayTests {

	private final RejoinDelay delay = new RejoinDelay(() -> 0);

	@Test
	void doublesFromOneSecondToThirtyForAsLongAsTheApplicationIsAway() {
		List<Long> seconds = Stream.generate(() -> this.delay.after(Outcome.UNREACHABLE, Duration.ZERO))
			.limit(7)
			.map(Duration::toSeconds)
			.toList();

		assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "REFUSED", "UNREACHABLE" })
	void beginsAnewAfterASessionThatLastedHoweverItEnded(Outcome outcome) {
		growTo(Duration.ofSeconds(30));

		assertThat(this.delay.after(outcome, RejoinDelay.LASTING)).isEqualTo(RejoinDelay.FIRST);
		assertThat(this.delay.after(Outcome.UNREACHABLE, Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void sessionThatDidNotLastChangesNothing() {
		this.delay.after(Outcome.UNREACHABLE, Duration.ZERO);

		assertThat(this.delay.after(Outcome.DISCONNECTED, RejoinDelay.LASTING.minusMillis(1)))
			.isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void longWaitForAnApplicationThatDoesNotAnswerIsNoSession() {
		growTo(Duration.ofSeconds(30));

		assertThat(this.delay.after(Outcome.UNREACHABLE, Duration.ofHours(1))).isEqualTo(RejoinDelay.LONGEST);
	}

	@Test
	void refusalTakesItToTheLongestAtOnce() {
		assertThat(this.delay.after(Outcome.REFUSED, Duration.ZERO)).isEqualTo(RejoinDelay.LONGEST);
		assertThat(this.delay.after(Outcome.REFUSED, Duration.ZERO)).isEqualTo(RejoinDelay.LONGEST);
	}

	@Test
	void takesOffHalfAtMost() {
		RejoinDelay hurried = new RejoinDelay(() -> 1);

		assertThat(hurried.after(Outcome.UNREACHABLE, Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
		assertThat(hurried.after(Outcome.UNREACHABLE, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
	}

	private void growTo(Duration longest) {
		Duration reached = Duration.ZERO;
		while (reached.compareTo(longest) < 0) {
			reached = this.delay.after(Outcome.UNREACHABLE, Duration.ZERO);
		}
	}

}
