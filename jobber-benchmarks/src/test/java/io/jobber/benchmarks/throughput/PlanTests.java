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
import java.util.List;

import org.junit.jupiter.api.Test;

import io.jobber.benchmarks.throughput.caller.Load;
import io.jobber.benchmarks.throughput.echo.Target.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Plan}.
 */
class PlanTests {

	@Test
	void everyCellComesBehindOneReference() {
		for (List<Cell> cells : Plan.full(true, 1000).groups()) {
			for (Cell cell : cells) {
				assertThat(cells.stream().filter((other) -> other.isReferenceOf(cell))).hasSize(1);
			}
		}
	}

	@Test
	void virtualThreadsAndRateAreMeasuredWhereAskedFor() {
		assertThat(kinds(Plan.brief(false, 0))).containsOnly(Load.Kind.ASYNC, Load.Kind.BLOCKING);
		assertThat(kinds(Plan.brief(true, 0))).containsOnly(Load.Kind.ASYNC, Load.Kind.VIRTUAL);
		assertThat(kinds(Plan.full(true, 0))).contains(Load.Kind.BLOCKING, Load.Kind.VIRTUAL);
		assertThat(kinds(Plan.full(false, 5000))).contains(Load.Kind.RATE);
	}

	@Test
	void limitIsMeasuredWhereThereIsSomethingToBatch() {
		for (List<Cell> cells : Plan.full(false, 0).groups()) {
			for (Cell cell : cells) {
				assertThat(cells.stream().filter((other) -> other.isLimitOf(cell)))
					.hasSize((cell.load().kind() == Load.Kind.ASYNC && cell.load().inFlight() > 1) ? 1 : 0);
			}
		}
	}

	@Test
	void loneTaskIsMeasuredInNineRoundsWhereverItsResultIsEmittedAndForWhoBlocks() {
		List<Cell> cells = Plan.lone().groups().get(0);

		assertThat(cells).hasSize(5)
			.allSatisfy((cell) -> assertThat(cell.load().inFlight()).isOne())
			.allSatisfy((cell) -> assertThat(cell.rounds()).isEqualTo(9));
		assertThat(cells).extracting((cell) -> cell.target().kind()).contains(Kind.TRANSPORT);
		assertThat(kinds(Plan.lone())).contains(Load.Kind.ASYNC, Load.Kind.BLOCKING);
	}

	@Test
	void processesOfOtherNumbersOfWorkersAreNotThereInFull() {
		assertThat(Plan.full(false, 0).groups()).hasSize(3)
			.allSatisfy((cells) -> assertThat(cells).extracting((cell) -> cell.target().workers())
				.containsOnly(cells.get(0).target().workers()));
		assertThat(Plan.full(false, 0).groups().get(2)).extracting((cell) -> cell.target().kind())
			.contains(Kind.REFERENCE, Kind.HANDLER, Kind.FUNCTION);
	}

	@Test
	void cellsWithLargeNumbersInFlightLastFourSecondsInBrief() {
		assertThat(Plan.brief(false, 0).groups().get(0)).filteredOn((cell) -> cell.load().inFlight() == 1024)
			.hasSize(7)
			.allSatisfy((cell) -> assertThat(cell.load().duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(4)));
	}

	@Test
	void roundsThatAreAskedForAreThoseOfAllCells() {
		Plan plan = Plan.brief(false, 0).in(3);

		assertThat(plan.groups().get(0)).extracting(Cell::rounds).containsOnly(3);
	}

	@Test
	void takesNoLongerThanTheCommandSays() {
		for (boolean virtual : new boolean[] { false, true }) {
			assertThat(Plan.brief(virtual, 0).longest()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(2));
			assertThat(Plan.lone().longest()).isLessThan(Duration.ofMinutes(2));
			assertThat(Plan.full(virtual, 0).longest()).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(30));
		}
	}

	private static List<Load.Kind> kinds(Plan plan) {
		return plan.groups().stream().flatMap(List::stream).map((cell) -> cell.load().kind()).toList();
	}

}
