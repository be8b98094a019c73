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

package io.jobber.benchmarks.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * All measurements of one run, as a table and as CSV. Ratios are those of the median
 * first result to that of the variant {@value Variant#BASELINE} on the same JDK.
 */
final class Results {

	private final Map<Row, List<Measurement>> rows = new LinkedHashMap<>();

	private final StringBuilder csv = new StringBuilder("round,jdk,variant,joined_ms,first_result_ms,cpu_ms\n");

	void add(int round, int jdk, String variant, Measurement measurement) {
		this.rows.computeIfAbsent(new Row(jdk, variant), (row) -> new ArrayList<>()).add(measurement);
		this.csv.append(String.format(Locale.ROOT, "%d,%d,%s,%d,%d,%d%n", round, jdk, variant,
				measurement.joined().toMillis(), measurement.firstResult().toMillis(), measurement.cpu().toMillis()));
	}

	String csv() {
		return this.csv.toString();
	}

	/**
	 * In Markdown; times in seconds.
	 * @return the table
	 */
	String table() {
		StringBuilder table = new StringBuilder("""
				| JDK | variant | joined: best, median | first result: best, median | ratio | CPU: median |
				|---|---|---|---|---|---|
				""");
		this.rows.entrySet().stream().sorted(Comparator.comparing((entry) -> entry.getKey().jdk())).forEach((entry) -> {
			Row row = entry.getKey();
			List<Measurement> measured = entry.getValue();
			List<Measurement> baseline = this.rows.get(new Row(row.jdk(), Variant.BASELINE));
			double median = median(measured, Measurement::firstResult);
			table
				.append(String.format(Locale.ROOT, "| %d | %s | %.2f, %.2f | %.2f, %.2f | %s | %.2f |%n", row.jdk(),
						row.variant(), best(measured, Measurement::joined), median(measured, Measurement::joined),
						best(measured, Measurement::firstResult), median,
						(baseline != null) ? String.format(Locale.ROOT, "%.2f",
								median / median(baseline, Measurement::firstResult)) : "",
						median(measured, Measurement::cpu)));
		});
		return table.toString();
	}

	private static double best(List<Measurement> measured, Function<Measurement, Duration> what) {
		return measured.stream().map(what).mapToDouble(Results::seconds).min().orElseThrow();
	}

	private static double median(List<Measurement> measured, Function<Measurement, Duration> what) {
		double[] sorted = measured.stream().map(what).mapToDouble(Results::seconds).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private record Row(int jdk, String variant) {

	}

}
