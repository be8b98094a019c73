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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.jobber.benchmarks.throughput.caller.Load;
import io.jobber.benchmarks.throughput.echo.Target;
import io.jobber.benchmarks.throughput.echo.Target.Kind;

/**
 * What is measured.
 *
 * @param groups cells whose processes live at the same time, each cell behind its
 * reference
 * @param firstWarmUp how long the first load of a target may take to settle
 * @param workerWarmUp how much longer for each of its workers
 * @param furtherWarmUp how long each of its others may
 */
record Plan(List<List<Cell>> groups, Duration firstWarmUp, Duration workerWarmUp, Duration furtherWarmUp) {

	private static final int MANY = 1024;

	private static final int THREADS = 64;

	private static final int ROUNDS = 5;

	private static final int LONE_ROUNDS = 9;

	/**
	 * What counts most, in less than two minutes with all that belongs to it. What is in
	 * flight in large numbers is measured once, for as long as otherwise: shorter runs of
	 * it move more than rounds do.
	 * @param virtual whether there are virtual threads, which then block in place of
	 * platform threads
	 * @param rate a load of so many a second, too, unless it is 0
	 */
	static Plan brief(boolean virtual, int rate) {
		Duration warmup = Duration.ofMillis(200);
		Duration duration = Duration.ofMillis(800);
		List<Load> loads = loads(warmup, duration, rate);
		loads.add(new Load(virtual ? Load.Kind.VIRTUAL : Load.Kind.BLOCKING, THREADS, warmup, duration));
		List<Cell> cells = new ArrayList<>();
		for (Load load : loads) {
			add(cells, new Cell(new Target(Kind.HANDLER, 1), load, 2));
		}
		Load many = new Load(Load.Kind.ASYNC, MANY, Duration.ofMillis(500), Duration.ofSeconds(4));
		for (Target target : List.of(new Target(Kind.HANDLER, 1), new Target(Kind.FUNCTION, 1),
				new Target(Kind.HANDLER, 4))) {
			add(cells, new Cell(target, many, 1));
		}
		return new Plan(List.of(cells), Duration.ofSeconds(5), Duration.ofMillis(1200), Duration.ofMillis(800));
	}

	/**
	 * Everything. What is in flight in large numbers lasts longer, for its throughput is
	 * the least steady.
	 * @param virtual whether there are virtual threads
	 * @param rate a load of so many a second, too, unless it is 0
	 */
	static Plan full(boolean virtual, int rate) {
		Duration warmup = Duration.ofMillis(500);
		Duration duration = Duration.ofSeconds(2);
		List<Load> loads = loads(warmup, duration, rate);
		loads.add(new Load(Load.Kind.ASYNC, MANY, Duration.ofSeconds(1), Duration.ofSeconds(4)));
		loads.add(new Load(Load.Kind.BLOCKING, THREADS, warmup, duration));
		if (virtual) {
			loads.add(new Load(Load.Kind.VIRTUAL, THREADS, warmup, duration));
		}
		List<List<Cell>> groups = new ArrayList<>();
		for (int workers : new int[] { 1, 4, 16 }) {
			List<Cell> cells = new ArrayList<>();
			for (Load load : loads) {
				add(cells, new Cell(new Target(Kind.HANDLER, workers), load, ROUNDS));
				if (load.kind() == Load.Kind.ASYNC) {
					add(cells, new Cell(new Target(Kind.FUNCTION, workers), load, ROUNDS));
				}
			}
			groups.add(cells);
		}
		return new Plan(groups, Duration.ofSeconds(10), Duration.ofSeconds(9), Duration.ofSeconds(6));
	}

	/**
	 * How long it takes at most, without the start of processes.
	 */
	Duration longest() {
		Duration sum = Duration.ZERO;
		for (List<Cell> cells : this.groups) {
			Set<Target> warm = new HashSet<>();
			for (Cell cell : cells) {
				Load load = cell.load();
				sum = sum.plus(load.warmup().plus(load.duration()).multipliedBy(cell.rounds()))
					.plus(warm.add(cell.target())
							? this.firstWarmUp.plus(this.workerWarmUp.multipliedBy(cell.target().workers()))
							: this.furtherWarmUp);
			}
		}
		return sum;
	}

	/**
	 * The same with all cells in so many rounds.
	 */
	Plan in(int rounds) {
		return new Plan(this.groups.stream()
			.map((cells) -> cells.stream().map((cell) -> new Cell(cell.target(), cell.load(), rounds)).toList())
			.toList(), this.firstWarmUp, this.workerWarmUp, this.furtherWarmUp);
	}

	/**
	 * One task in flight at a time, for the time and the processor's time that its way
	 * takes.
	 */
	static Plan lone() {
		List<Cell> cells = new ArrayList<>();
		Duration warmup = Duration.ofMillis(200);
		Duration duration = Duration.ofSeconds(1);
		Load async = new Load(Load.Kind.ASYNC, 1, warmup, duration);
		add(cells, new Cell(new Target(Kind.HANDLER, 1), async, LONE_ROUNDS));
		add(cells, new Cell(new Target(Kind.TRANSPORT, 1), async, LONE_ROUNDS));
		// The caller's own thread takes the result, wherever others are emitted.
		add(cells,
				new Cell(new Target(Kind.HANDLER, 1), new Load(Load.Kind.BLOCKING, 1, warmup, duration), LONE_ROUNDS));
		return new Plan(List.of(cells), Duration.ofSeconds(8), Duration.ZERO, Duration.ofSeconds(4));
	}

	private static List<Load> loads(Duration warmup, Duration duration, int rate) {
		List<Load> loads = new ArrayList<>();
		loads.add(new Load(Load.Kind.ASYNC, 1, warmup, duration));
		loads.add(new Load(Load.Kind.ASYNC, 64, warmup, duration));
		if (rate > 0) {
			loads.add(new Load(Load.Kind.RATE, rate, warmup, duration));
		}
		return loads;
	}

	private static void add(List<Cell> cells, Cell cell) {
		if (cells.stream().noneMatch((other) -> other.isReferenceOf(cell))) {
			cells.add(cell.reference());
			// Alone there is nothing to batch, and threads that block hardly are any
			// better.
			if (cell.load().kind() == Load.Kind.ASYNC && cell.load().inFlight() > 1) {
				cells.add(cell.limit());
			}
		}
		cells.add(cell);
	}

}
