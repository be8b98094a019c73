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

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * One line of the table: the fast tasks somewhere, in some company, and how long they
 * took, in nanoseconds. Not thread-safe.
 */
final class Line {

	private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final String FORMAT = "%-36s %7s %5s %8s %8s %8s %8s %8s %17s %17s %9s%n";

	private final String what;

	private final Setting setting;

	private final Company company;

	private final List<Histogram> rounds = new ArrayList<>();

	private final Histogram companyLatencies = new Histogram(3);

	/**
	 * A line that is not measured yet.
	 * @param what a description
	 * @param setting where the fast tasks go
	 * @param company what else goes there
	 */
	Line(String what, Setting setting, Company company) {
		this.what = what;
		this.setting = setting;
		this.company = company;
	}

	Setting setting() {
		return this.setting;
	}

	/**
	 * Measure the line once more.
	 * @param tasks the tasks
	 * @param carrier what carries them
	 * @return what it took, not yet part of the line
	 */
	Round measure(FastTasks tasks, Carrier carrier) throws InterruptedException {
		Company.Run run = this.company.join(carrier);
		return new Round(tasks.run(carrier), run.end());
	}

	void add(Round round) {
		this.rounds.add(round.latencies());
		this.companyLatencies.add(round.companyLatencies());
	}

	static void printHead(PrintStream out) {
		out.printf(FORMAT, "fast tasks", "workers", "slots", "p50 µs", "p99 µs", "p99.9 µs", "max µs", "> 1 ms",
				"p50 ×", "p99 ×", "others ms");
	}

	/**
	 * Print it.
	 * @param reference what it is compared with; itself for a reference
	 * @param out where to print
	 */
	void print(Line reference, PrintStream out) {
		if (this.rounds.isEmpty()) {
			out.printf("%-36s every round was left out (--stolen)%n", this.what);
			return;
		}
		Histogram all = Ratio.sum(this.rounds);
		out.printf(FORMAT, this.what, this.setting.workers(), this.setting.capacity(), micros(all, 50), micros(all, 99),
				micros(all, 99.9), micros(all, 100), late(all), ratio(reference, 50), ratio(reference, 99), others());
	}

	private static String micros(Histogram latencies, double percentile) {
		return "%.0f".formatted(latencies.getValueAtPercentile(percentile) / 1e3);
	}

	// A percentile jumps where about as many are late as it leaves out; this does not.
	private static String late(Histogram latencies) {
		long late = latencies.getCountBetweenValues(LATE_NANOS, Long.MAX_VALUE);
		return "%.2f %%".formatted(100.0 * late / latencies.getTotalCount());
	}

	// The median of those beside them: what the fast ones gain, these may pay for.
	private String others() {
		return (this.companyLatencies.getTotalCount() == 0) ? ""
				: "%.1f".formatted(this.companyLatencies.getValueAtPercentile(50) / 1e6);
	}

	private String ratio(Line reference, double percentile) {
		return (reference == this) ? "" : Ratio.of(this.rounds, reference.rounds, percentile).toString();
	}

	/**
	 * How long tasks took in one round, in nanoseconds.
	 *
	 * @param latencies those of the fast ones
	 * @param companyLatencies those of the others
	 */
	record Round(Histogram latencies, Histogram companyLatencies) {

	}

}
