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

package io.jobber.scheduler.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import io.jobber.scheduler.Demand;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds launches and drains up, whatever happens: {@link CircuitBreaker},
 * {@link AdaptiveIdleTimeout} and {@link Probation}.
 */
class LaunchHoldPropertyTests {

	private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

	private static final Duration FIRST = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofSeconds(30);

	@Property
	void eachBackoffIsTwiceTheOneBeforeLessHalfAtMostAndNeverBeyondTheLongest(
			@ForAll @Size(min = 1, max = 12) List<@DoubleRange(max = 1) Double> jitter) {
		List<Double> left = new ArrayList<>(jitter);
		CircuitBreaker breaker = new CircuitBreaker(() -> left.remove(0));
		Instant now = BEGIN;

		for (int i = 0; i < jitter.size(); i++) {
			Duration full = min(FIRST.multipliedBy(1L << i), LONGEST);
			breaker.failed(1, "no", now);
			breaker.failed(1, "no again", now.plus(full.dividedBy(4)));

			assertThat(breaker.permits(0, 0, now.plus(full.dividedBy(2)).minusNanos(1))).isFalse();
			assertThat(breaker.permits(0, 0, now.plus(full))).isTrue();
			now = now.plus(full);
		}
	}

	@Property
	void backoffThatThePlatformAsksForIsKeptWhateverHappens(
			@ForAll @Size(min = 1, max = 20) List<@IntRange(max = 60_000) Integer> asked,
			@ForAll @IntRange(max = 5000) int gapMillis) {
		CircuitBreaker breaker = new CircuitBreaker(() -> 0.5);
		Instant now = BEGIN;
		Instant kept = Instant.MIN;

		for (int millis : asked) {
			breaker.throttled(Duration.ofMillis(millis), "full", now);
			breaker.joined(now);
			breaker.served();
			kept = max(kept, now.plusMillis(millis));
			assertThat(breaker.permits(0, 0, kept.minusNanos(1)) && millis > 0).isFalse();
			now = now.plusMillis(gapMillis);
		}
	}

	@Property
	void openBreakerPermitsOneWorkerBesideNoneThatIsUnproven(@ForAll @IntRange(min = 1, max = 20) int failures,
			@ForAll @IntRange(max = 5) int starting, @ForAll @IntRange(max = 5) int unproven) {
		CircuitBreaker breaker = new CircuitBreaker(() -> 0);
		breaker.failed(failures, "no", BEGIN);
		Instant later = BEGIN.plus(LONGEST);

		assertThat(breaker.permits(starting, unproven, later))
			.isEqualTo(failures < CircuitBreaker.THRESHOLD || starting + unproven == 0);
		breaker.joined(later);
		assertThat(breaker.permits(starting, unproven, later))
			.isEqualTo(failures < CircuitBreaker.THRESHOLD || starting + unproven == 0);
		breaker.served();
		assertThat(breaker.permits(starting, unproven, later)).isTrue();
	}

	@Property
	void throttlingPermitsOneWorkerAtATimeUntilOneJoinsAfterTheBackoff(@ForAll @IntRange(max = 5) int starting,
			@ForAll @IntRange(max = 5) int unproven) {
		CircuitBreaker breaker = new CircuitBreaker(() -> 0);
		breaker.throttled(null, "full", BEGIN);
		breaker.joined(BEGIN);
		Instant later = BEGIN.plus(FIRST);

		assertThat(breaker.permits(starting, unproven, later)).isEqualTo(starting == 0);
		breaker.joined(later);
		assertThat(breaker.permits(starting, unproven, later)).isTrue();
	}

	@Property
	void nobodyIsKeptIdleForLongerThanThreeIdleTimeoutsByPatience(
			@ForAll @Size(max = 60) List<@IntRange(max = 90_000) Integer> gapsMillis, @ForAll long launches) {
		Duration idleTimeout = Duration.ofSeconds(5);
		AdaptiveIdleTimeout patience = new AdaptiveIdleTimeout(idleTimeout);
		Instant now = BEGIN;
		for (int i = 0; i < gapsMillis.size(); i++) {
			patience.look(gapsMillis.get(i) % 3 > 0, now);
			now = now.plusMillis(gapsMillis.get(i));
			if ((launches >> i & 1) == 1) {
				patience.launched(now);
			}
			else {
				patience.drained(Duration.ofMillis(gapsMillis.get(i)), now);
			}

			Instant later = now.plus(idleTimeout.multipliedBy(3));
			patience.look(true, now);
			assertThat(patience.isOver(idleTimeout.multipliedBy(3), later)).isTrue();
		}
	}

	@Property
	void eachWorkerIsJudgedOnceAtMostHoweverItComesAndGoes(
			@ForAll @Size(max = 40) List<@Size(max = 6) Set<@IntRange(max = 8) Integer>> looks, @ForAll long busy,
			@ForAll @Size(40) List<@Size(max = 3) Set<@IntRange(max = 8) Integer>> leaving) {
		Probation probation = new Probation();
		Set<Integer> before = new HashSet<>();
		int arrivals = 0;
		int joined = 0;
		int judged = 0;
		for (int i = 0; i < looks.size(); i++) {
			Set<Integer> present = looks.get(i);
			// Those that were there, those that come and go, and those that go just now.
			Set<Integer> left = leaving.get(i);
			Set<Integer> seen = new HashSet<>(present);
			seen.addAll(left);
			arrivals += (int) seen.stream().filter((id) -> !before.contains(id)).count();
			before.clear();
			before.addAll(present);
			int inFlight = (int) (busy >> i & 1);

			Probation.Verdict verdict = probation.review(demand(present, left, inFlight), (worker) -> true,
					BEGIN.plusSeconds(2L * i));
			joined += verdict.joined();
			judged += verdict.passed() + verdict.failed();

			assertThat(joined).isEqualTo(arrivals);
			assertThat(judged).isLessThanOrEqualTo(joined);
			// Whoever has gone without having served was of no use, and of use if it had.
			if (!left.isEmpty() && i == 0) {
				assertThat(verdict.failed()).isEqualTo((int) left.stream().filter((id) -> id % 2 == 1).count());
				assertThat(verdict.passed()).isEqualTo((int) left.stream().filter((id) -> id % 2 == 0).count());
			}
		}
		Probation.Verdict last = probation.review(demand(Set.of(), Set.of(), 0), (worker) -> true,
				BEGIN.plusSeconds(100));
		assertThat(judged + last.passed() + last.failed()).isEqualTo(joined);
	}

	private static Demand demand(Set<Integer> present, Set<Integer> left, int inFlight) {
		return new Demand(0, 0, 0, workers(present, inFlight, (id) -> 0), workers(left, inFlight, (id) -> 1 - id % 2));
	}

	private static List<Demand.WorkerSnapshot> workers(Set<Integer> ids, int inFlight, IntUnaryOperator served) {
		return ids.stream()
			.sorted()
			.map((id) -> new Demand.WorkerSnapshot("worker-" + id, 4, inFlight, false, Duration.ZERO, Duration.ZERO,
					served.applyAsInt(id)))
			.toList();
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static Instant max(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

}
