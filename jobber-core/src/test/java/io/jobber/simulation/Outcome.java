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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

import io.jobber.simulation.Ledger.Ending;

/**
 * What came of a run. In words it is a few lines for people: the numbers, and two rows of
 * digits, a digit for each interval, with the most of it. Workers beyond nine are
 * letters; demand is drawn in nine steps of its peak.
 *
 * @param setup the settings
 * @param ledger the tasks
 * @param platform the launches
 * @param workerSeconds what the platform billed
 * @param samples the course of the run, up to its rest
 */
record Outcome(Setup setup, Ledger ledger, SimulatedPlatform platform, double workerSeconds, List<Sample> samples) {

	private static final int COLUMNS = 96;

	int tasks() {
		return this.ledger.endings().values().stream().mapToInt(Integer::intValue).sum();
	}

	int ended(Ending ending) {
		return this.ledger.endings().getOrDefault(ending, 0);
	}

	int launches() {
		return this.platform.launches();
	}

	/**
	 * The wait that a share of the tasks did not exceed.
	 */
	Duration waited(double share) {
		long[] waits = this.ledger.waitsNanos();
		return (waits.length == 0) ? Duration.ZERO
				: Duration.ofNanos(waits[(int) Math.min(waits.length - 1, waits.length * share)]);
	}

	int most(ToIntFunction<Sample> what) {
		return this.samples.stream().mapToInt(what).max().orElse(0);
	}

	Duration length() {
		return Duration.ofMillis(this.samples.get(this.samples.size() - 1).millis());
	}

	@Override
	public String toString() {
		Map<Ending, Integer> endings = this.ledger.endings();
		String others = endings.entrySet()
			.stream()
			.filter((entry) -> entry.getKey() != Ending.ANSWERED)
			.map((entry) -> ", " + entry.getValue() + " "
					+ entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
			.collect(Collectors.joining());
		int peak = most(Sample::demand);
		return String.format(Locale.ROOT, """

				== %s (seed %d, %s s)
				   tasks    %d: %d answered%s; wait p50 %s, p99 %s, longest %s
				   workers  %d at most of %d, with %d slots; %.1f worker-seconds
				   launches %d: %d cold, %d warm, %d refused; %d crashed
				   demand   %s  peak %d
				   workers  %s""", this.setup.name, this.setup.seed, seconds(length()), tasks(), ended(Ending.ANSWERED),
				others, seconds(waited(0.5)), seconds(waited(0.99)), seconds(waited(1)), this.platform.mostWorkers(),
				this.setup.maxWorkers, this.setup.slots, this.workerSeconds, launches(), this.platform.coldStarts(),
				this.platform.warmStarts(), this.platform.refusals(), this.platform.crashes(),
				line(Sample::demand, peak), peak, line(Sample::workers, 0));
	}

	private String line(ToIntFunction<Sample> what, int peak) {
		int columns = Math.min(COLUMNS, this.samples.size());
		StringBuilder line = new StringBuilder();
		for (int i = 0; i < columns; i++) {
			int value = this.samples.subList(index(i, columns), index(i + 1, columns))
				.stream()
				.mapToInt(what)
				.max()
				.orElse(0);
			line.append(digit((peak > 9) ? (int) Math.ceil(9.0 * value / peak) : value));
		}
		return line.toString();
	}

	private int index(int column, int columns) {
		return (int) ((long) column * this.samples.size() / columns);
	}

	private static char digit(int value) {
		return (value == 0) ? '.'
				: (value < Character.MAX_RADIX) ? Character.forDigit(value, Character.MAX_RADIX) : '+';
	}

	private static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
	}

}
