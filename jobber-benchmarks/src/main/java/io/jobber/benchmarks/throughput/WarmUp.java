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

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.jobber.benchmarks.throughput.caller.Load;
import io.jobber.benchmarks.throughput.echo.Target;

/**
 * Runs the loads of cells until their figures settle, one after the other. Those with the
 * most in flight and the most workers come first: they have the code compiled soonest,
 * and leave little for the others to do.
 */
final class WarmUp {

	private static final Duration SLICE = Duration.ofMillis(400);

	private static final int PATIENCE = 2;

	// With many processes to be compiled for, throughput rises slowly and in steps.
	private static final int SLICES_PER_WORKER = 2;

	private final Callers callers;

	private final Plan plan;

	private final PrintStream log;

	/**
	 * Create a warm-up.
	 * @param callers what sends the load
	 * @param plan says how long it may take
	 * @param log where the result is printed
	 */
	WarmUp(Callers callers, Plan plan, PrintStream log) {
		this.callers = callers;
		this.plan = plan;
		this.log = log;
	}

	void run(List<Cell> cells) throws IOException {
		List<Cell> sorted = cells.stream()
			.sorted(Comparator.comparingInt((Cell cell) -> weight(cell.load()))
				.thenComparingInt((cell) -> cell.target().workers())
				.reversed())
			.toList();
		Set<Target> warm = new HashSet<>();
		for (Cell cell : sorted) {
			if (warm.add(cell.target())) {
				int workers = cell.target().workers();
				settle(cell, this.plan.firstWarmUp().plus(this.plan.workerWarmUp().multipliedBy(workers)),
						new Settling(PATIENCE + 1 + SLICES_PER_WORKER * workers));
			}
			else {
				settle(cell, this.plan.furtherWarmUp(), new Settling(PATIENCE));
			}
		}
	}

	private void settle(Cell cell, Duration limit, Settling settling) throws IOException {
		long most = limit.dividedBy(SLICE);
		boolean settled = false;
		int slices = 0;
		while (!settled && slices < most) {
			settled = settling.add(this.callers.run(cell.target(), cell.load().lasting(SLICE)).perSecond());
			slices++;
		}
		this.log.printf("Warmed %s, %s: %s after %.1f s%n", cell.target(), cell.load(),
				settled ? "settled" : "still rising", slices * SLICE.toMillis() / 1e3);
	}

	// A rate keeps less in flight than its number says.
	private static int weight(Load load) {
		return (load.kind() == Load.Kind.RATE) ? 0 : load.inFlight();
	}

}
