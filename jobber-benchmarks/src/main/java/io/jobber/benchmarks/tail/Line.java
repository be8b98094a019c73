package io.jobber.benchmarks.tail;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import io.jobber.benchmarks.Median;

/**
 * One line of the table: the fast tasks somewhere, in some company, and how long they
 * took in each round.
 *
 * @param what in words
 * @param setting where they go
 * @param company what else they do
 * @param reference what it is compared with, or {@code null} if it is a reference
 * @param rounds the latencies of each round, in nanoseconds
 */
record Line(String what, Setting setting, Company company, @Nullable Line reference, List<Histogram> rounds) {

	private static final String FORMAT = "%-44s %7s %6s %9s %9s %9s %9s %7s %7s%n";

	Line(String what, Setting setting, Company company, @Nullable Line reference) {
		this(what, setting, company, reference, new ArrayList<>());
	}

	void measure(FastTasks tasks) throws IOException, InterruptedException {
		Carrier carrier = this.setting.open();
		Company.Run run = this.company.join(carrier);
		try {
			this.rounds.add(tasks.run(carrier));
		}
		finally {
			run.end();
		}
	}

	static void print(List<Line> lines, PrintStream out) {
		out.printf(FORMAT, "fast tasks", "workers", "slots", "p50 µs", "p99 µs", "p99.9 µs", "max µs", "p50 ×",
				"p99 ×");
		lines.forEach((line) -> line.print(out));
	}

	private void print(PrintStream out) {
		out.printf(FORMAT, this.what, this.setting.workers(), this.setting.capacity(), micros(50), micros(99),
				micros(99.9), micros(100), ratio(50), ratio(99));
	}

	private String micros(double percentile) {
		return "%.0f".formatted(
				Median.of(this.rounds.stream().mapToDouble((round) -> round.getValueAtPercentile(percentile) / 1e3)));
	}

	private String ratio(double percentile) {
		if (this.reference == null) {
			return "";
		}
		List<Histogram> others = this.reference.rounds;
		ToDoubleFunction<Histogram> figure = (round) -> round.getValueAtPercentile(percentile);
		return "%.2f".formatted(Median.of(IntStream.range(0, this.rounds.size())
			.mapToDouble((i) -> figure.applyAsDouble(this.rounds.get(i)) / figure.applyAsDouble(others.get(i)))));
	}

}
