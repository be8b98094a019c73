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
import java.lang.management.ManagementFactory;
import java.util.Arrays;

import com.sun.management.OperatingSystemMXBean;

import io.jobber.benchmarks.Median;

/**
 * What it costs the application that workers join and leave, while others are there and
 * have nothing to do.
 */
final class Turnover {

	private static final String FORMAT = "%-8s %18s %18s %12s %12s%n";

	private static final int PASSERS_BY = 2000;

	private static final int ROUNDS = 3;

	private static final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private final Application application;

	private final Workers workers;

	Turnover(Application application, Workers workers) {
		this.application = application;
		this.workers = workers;
	}

	void run(int[] counts, PrintStream out) throws IOException, InterruptedException {
		out.printf(FORMAT, "workers", "join CPU µs", "leave CPU µs", "both µs", "stall ms");
		this.workers.join(PASSERS_BY, 1, false);
		this.workers.leave(PASSERS_BY);
		for (int count : counts) {
			this.workers.be(count, 1);
			double[] joins = new double[ROUNDS];
			double[] leaves = new double[ROUNDS];
			double[] both = new double[ROUNDS];
			try (Stalls stalls = new Stalls(this.application.dispatcher())) {
				for (int round = 0; round < ROUNDS; round++) {
					long start = System.nanoTime();
					long cpu = system.getProcessCpuTime();
					this.workers.join(PASSERS_BY, 1, false);
					long joined = system.getProcessCpuTime();
					this.workers.leave(PASSERS_BY);
					joins[round] = (joined - cpu) / 1e3 / PASSERS_BY;
					leaves[round] = (system.getProcessCpuTime() - joined) / 1e3 / PASSERS_BY;
					both[round] = (System.nanoTime() - start) / 1e3 / PASSERS_BY;
				}
				out.printf(FORMAT, count, figure(joins), figure(leaves), figure(both),
						"%.1f".formatted(stalls.longestMillis()));
			}
		}
		this.workers.be(0, 1);
	}

	private static String figure(double[] rounds) {
		return "%.1f".formatted(Median.of(Arrays.stream(rounds)));
	}

}
