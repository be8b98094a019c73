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

package io.jobber.benchmarks.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.jobber.benchmarks.Median;

/**
 * The same load with few and with many workers. Each round measures all of them, and a
 * ratio is that to the first line of the same kind in the same round.
 */
final class Throughput {

	private static final String FORMAT = "%-8s %6s %9s %10s %9s %7s %10s %10s %10s%n";

	private static final Duration WARM_UP = Duration.ofMillis(700);

	private static final Duration DURATION = Duration.ofMillis(2000);

	private final List<Line> lines = new ArrayList<>();

	private final Application application;

	private final Workers workers;

	Throughput(Application application, Workers workers) {
		this.application = application;
		this.workers = workers;
	}

	/**
	 * Measure a load with other numbers of workers, too.
	 * @param counts how many workers; the first is the reference
	 * @param slots slots of each worker
	 * @param inFlight tasks in flight
	 */
	void add(int[] counts, int slots, int inFlight) {
		Line reference = new Line(counts[0], slots, inFlight, 1, null);
		this.lines.add(reference);
		for (int i = 1; i < counts.length; i++) {
			this.lines.add(new Line(counts[i], slots, inFlight, 1, reference));
		}
	}

	/**
	 * Measure a load with tasks of many functions beside that with tasks of one.
	 * @param count how many
	 * @param slots slots of each worker
	 * @param inFlight tasks in flight
	 * @param functions number of functions
	 */
	void addFunctions(int count, int slots, int inFlight, int functions) {
		Line reference = new Line(count, slots, inFlight, 1, null);
		this.lines.add(reference);
		this.lines.add(new Line(count, slots, inFlight, functions, reference));
	}

	void run(int rounds) throws IOException, InterruptedException {
		this.workers.be(10, 128);
		new Load(1024, 1, Duration.ZERO, Duration.ofSeconds(4)).run(this.application.template());
		this.workers.be(0, 128);
		for (int round = 0; round < rounds; round++) {
			int slots = 0;
			for (Line line : this.lines) {
				if (line.slots != slots) {
					this.workers.be(0, slots);
					slots = line.slots;
				}
				this.workers.be(line.count, slots);
				line.measure(this.application);
			}
			this.workers.be(0, slots);
		}
	}

	void print(PrintStream out) {
		out.printf(FORMAT, "workers", "slots", "in flight", "functions", "tasks/s", "ratio", "p99 µs", "max µs",
				"stall ms");
		for (Line line : this.lines) {
			out.printf(FORMAT, line.count, line.slots, line.load.inFlight(), line.load.functions(),
					"%.0f".formatted(line.median(Load.Result::perSecond)),
					(line.reference != null) ? "%.2f".formatted(line.ratio(line.reference)) : "",
					"%.0f".formatted(line.median(Load.Result::p99Micros)),
					"%.0f".formatted(line.median(Load.Result::maxMicros)),
					"%.1f".formatted(Median.of(line.stalls.stream().mapToDouble(Double::doubleValue))));
		}
	}

	private static final class Line {

		private final int count;

		private final int slots;

		private final Load load;

		private final @Nullable Line reference;

		private final List<Load.Result> results = new ArrayList<>();

		private final List<Double> stalls = new ArrayList<>();

		Line(int count, int slots, int inFlight, int functions, @Nullable Line reference) {
			this.count = count;
			this.slots = slots;
			this.load = new Load(inFlight, functions, WARM_UP, DURATION);
			this.reference = reference;
		}

		void measure(Application application) throws InterruptedException {
			try (Stalls stalls = new Stalls(application.dispatcher())) {
				this.results.add(this.load.run(application.template()));
				this.stalls.add(stalls.longestMillis());
			}
		}

		double median(ToDoubleFunction<Load.Result> figure) {
			return Median.of(this.results.stream().mapToDouble(figure));
		}

		double ratio(Line reference) {
			return Median.of(IntStream.range(0, this.results.size())
				.mapToDouble(
						(round) -> this.results.get(round).perSecond() / reference.results.get(round).perSecond()));
		}

	}

}
