package io.jobber.benchmarks.tail;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table: the fast tasks somewhere, in some company, and how long they
 * took in all rounds together. A percentile of one round moves by a factor of three, for
 * a pause of the machine or of a collector falls into it or not.
 *
 * @param what in words
 * @param setting where they go
 * @param company what else they do
 * @param reference what it is compared with, or {@code null} if it is a reference
 * @param latencies of all rounds, in nanoseconds
 * @param companyLatencies those of the company
 */
record Line(String what, Setting setting, Company company, @Nullable Line reference, Histogram latencies,
		Histogram companyLatencies) {

	private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final String FORMAT = "%-36s %7s %5s %8s %8s %8s %8s %8s %6s %6s %9s%n";

	Line(String what, Setting setting, Company company, @Nullable Line reference) {
		this(what, setting, company, reference, new Histogram(3), new Histogram(3));
	}

	/**
	 * Measure the line once.
	 * @param told whether it is part of the table
	 */
	void measure(FastTasks tasks, boolean told) throws IOException, InterruptedException {
		Carrier carrier = this.setting.open();
		Company.Run run = this.company.join(carrier);
		Histogram round = tasks.run(carrier);
		Histogram companyRound = run.end();
		if (told) {
			this.latencies.add(round);
			this.companyLatencies.add(companyRound);
		}
	}

	static void print(List<Line> lines, PrintStream out) {
		out.printf(FORMAT, "fast tasks", "workers", "slots", "p50 µs", "p99 µs", "p99.9 µs", "max µs", "> 1 ms",
				"p50 ×", "p99 ×", "others ms");
		lines.forEach((line) -> line.print(out));
	}

	private void print(PrintStream out) {
		out.printf(FORMAT, this.what, this.setting.workers(), this.setting.capacity(), micros(50), micros(99),
				micros(99.9), micros(100), late(), ratio(50), ratio(99), others());
	}

	private String micros(double percentile) {
		return "%.0f".formatted(this.latencies.getValueAtPercentile(percentile) / 1e3);
	}

	// A percentile jumps where about as many are late as it leaves out; this does not.
	private String late() {
		long late = this.latencies.getCountBetweenValues(LATE_NANOS, Long.MAX_VALUE);
		return "%.2f %%".formatted(100.0 * late / this.latencies.getTotalCount());
	}

	// The median of those beside them: what the fast ones gain, these may pay for.
	private String others() {
		return (this.companyLatencies.getTotalCount() == 0) ? ""
				: "%.1f".formatted(this.companyLatencies.getValueAtPercentile(50) / 1e6);
	}

	private String ratio(double percentile) {
		return (this.reference == null) ? "" : "%.2f".formatted((double) this.latencies.getValueAtPercentile(percentile)
				/ this.reference.latencies.getValueAtPercentile(percentile));
	}

}
