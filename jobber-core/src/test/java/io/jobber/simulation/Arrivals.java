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

package io.jobber.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Arrivals that were made up. Those with a rate come at even distances, except
 * {@link #poisson}.
 */
final class Arrivals {

	private static final double NANOS = 1e9;

	private Arrivals() {
	}

	/**
	 * All at once.
	 */
	static List<Arrival> burst(int tasks, Duration length) {
		return Collections.nCopies(tasks, new Arrival(Duration.ZERO, length));
	}

	/**
	 * As many tasks as run at a time from the beginning to the end, when each runs for
	 * {@code length}.
	 */
	static List<Arrival> steady(double concurrency, Duration length, Duration end) {
		return following((seconds) -> concurrency, length, end);
	}

	/**
	 * Nothing up to a moment, and from then on as {@link #steady}.
	 */
	static List<Arrival> step(double concurrency, Duration length, Duration begin, Duration end) {
		return following((seconds) -> (seconds < seconds(begin)) ? 0 : concurrency, length, end);
	}

	/**
	 * From nothing up to a peak and back.
	 */
	static List<Arrival> sine(double peak, Duration period, Duration length, Duration end) {
		return following((seconds) -> peak * (1 - Math.cos(2 * Math.PI * seconds / seconds(period))) / 2, length, end);
	}

	/**
	 * On and off. While it is on, {@code concurrency} tasks run at a time; the last of
	 * them end as it goes off.
	 */
	static List<Arrival> square(double concurrency, Duration on, Duration off, Duration length, int periods) {
		double period = seconds(on.plus(off));
		double begins = seconds(on.minus(length));
		return following((seconds) -> (seconds % period < begins) ? concurrency : 0, length,
				on.plus(off).multipliedBy(periods));
	}

	/**
	 * At random distances, with lengths that are random too.
	 */
	static List<Arrival> poisson(double rate, Duration meanLength, Duration end, long seed) {
		Random random = new Random(seed);
		List<Arrival> arrivals = new ArrayList<>();
		double at = 0;
		while ((at += exponential(random) / rate) < seconds(end)) {
			arrivals.add(new Arrival(duration(at), duration(exponential(random) * seconds(meanLength))));
		}
		return arrivals;
	}

	/**
	 * As many tasks at a time as a curve says.
	 * @param concurrency the number of tasks at a time, by seconds from the beginning
	 */
	static List<Arrival> following(DoubleUnaryOperator concurrency, Duration length, Duration end) {
		List<Arrival> arrivals = new ArrayList<>();
		double due = 0;
		for (long millis = 0; millis < end.toMillis(); millis++) {
			due += concurrency.applyAsDouble(millis / 1e3) / seconds(length) / 1e3;
			for (; due >= 1 - 1e-9; due--) {
				arrivals.add(new Arrival(Duration.ofMillis(millis), length));
			}
		}
		return arrivals;
	}

	private static double exponential(Random random) {
		return -Math.log(1 - random.nextDouble());
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / NANOS;
	}

	private static Duration duration(double seconds) {
		return Duration.ofNanos((long) (seconds * NANOS));
	}

}
