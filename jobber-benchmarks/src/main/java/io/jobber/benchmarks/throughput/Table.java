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

package io.jobber.benchmarks.throughput;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import io.jobber.benchmarks.Median;
import io.jobber.benchmarks.throughput.caller.Measurement;

/**
 * The medians of all rounds. A ratio is that of one round to the reference of the same
 * round, or to the limit, before the median is taken.
 */
final class Table {

	private static final String FORMAT = "%-10s %7s %-9s %7s %9s %10s %7s %8s %9s %9s %9s %8s %8s %8s %7s %7s %7s%n";

	private final List<Cell> cells;

	Table(List<Cell> cells) {
		this.cells = cells;
	}

	void print(PrintStream out) {
		out.printf(FORMAT, "what", "workers", "load", "number", "measured", "tasks/s", "ratio", "of limit", "p50 µs",
				"p99 µs", "p99.9 µs", "CPU µs", "worker's", "bytes", "p50 ×", "p99 ×", "CPU ×");
		for (Cell cell : this.cells) {
			out.printf(FORMAT, cell.target().kind().name().toLowerCase(Locale.ROOT), cell.target().workers(),
					cell.load().kind().name().toLowerCase(Locale.ROOT), cell.load().inFlight(), measured(cell),
					number("%.0f", median(cell, Measurement::perSecond)),
					ratio(cell, Cell::isReferenceOf, Measurement::perSecond),
					ratio(cell, Cell::isLimitOf, Measurement::perSecond),
					number("%.1f", median(cell, Measurement::p50Micros)),
					number("%.1f", median(cell, Measurement::p99Micros)),
					number("%.1f", median(cell, Measurement::p999Micros)),
					number("%.2f", median(cell, Measurement::callerCpuMicros)),
					number("%.2f", median(cell, Measurement::workerCpuMicros)),
					number("%.0f", median(cell, Measurement::allocatedBytes)),
					ratio(cell, Cell::isReferenceOf, Measurement::p50Micros),
					ratio(cell, Cell::isReferenceOf, Measurement::p99Micros),
					ratio(cell, Cell::isReferenceOf, Measurement::callerCpuMicros));
		}
	}

	void writeCsv(PrintStream out) {
		out.println("what,workers,load,number,round,tasks_per_second,p50_us,p99_us,p999_us,caller_cpu_us,"
				+ "worker_cpu_us,allocated_bytes");
		for (Cell cell : this.cells) {
			for (int round = 0; round < cell.results().size(); round++) {
				out.println(String.join(",", cell.target().kind().name(), Integer.toString(cell.target().workers()),
						cell.load().kind().name(), Integer.toString(cell.load().inFlight()), Integer.toString(round),
						cell.results().get(round).line().replace(' ', ',')));
			}
		}
	}

	private static String measured(Cell cell) {
		return cell.results().size() + number(" × %.1f s", cell.load().duration().toMillis() / 1e3);
	}

	private String ratio(Cell cell, BiPredicate<Cell, Cell> isBase, ToDoubleFunction<Measurement> figure) {
		return this.cells.stream()
			.filter((other) -> other != cell && isBase.test(other, cell))
			.findFirst()
			.map((base) -> number("%.2f",
					Median.of(IntStream.range(0, cell.results().size())
						.mapToDouble((round) -> figure.applyAsDouble(cell.results().get(round))
								/ figure.applyAsDouble(base.results().get(round))))))
			.orElse("");
	}

	private static double median(Cell cell, ToDoubleFunction<Measurement> figure) {
		return Median.of(cell.results().stream().mapToDouble(figure));
	}

	private static String number(String format, double figure) {
		return String.format(Locale.ROOT, format, figure);
	}

}
