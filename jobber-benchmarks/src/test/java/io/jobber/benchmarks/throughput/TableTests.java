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

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.jobber.benchmarks.throughput.caller.Load;
import io.jobber.benchmarks.throughput.caller.Measurement;
import io.jobber.benchmarks.throughput.echo.Target;
import io.jobber.benchmarks.throughput.echo.Target.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Table} and what it is made of.
 */
class TableTests {

	private final Load load = new Load(Load.Kind.ASYNC, 64, Duration.ofMillis(500), Duration.ofSeconds(2));

	@Test
	void ratioIsTheMedianOfThoseWithinEachRound() {
		Cell cell = new Cell(new Target(Kind.HANDLER, 1), this.load, 3);
		Cell reference = cell.reference();
		// Ratios of 0.5, 0.9 and 0.6; that of the medians would be 0.9.
		rounds(reference, 100, 10, 1000);
		rounds(cell, 50, 9, 600);

		String table = print(new Table(List.of(reference, cell)));

		assertThat(table.lines()).hasSize(3);
		assertThat(table.lines().toList().get(2)).startsWith("handler")
			.contains("3 × 2.0 s")
			.containsPattern(" 50 +0\\.60 ");
		assertThat(table.lines().toList().get(1)).containsPattern(" 100 +1\\.0 ");
	}

	@Test
	void referenceIsThatOfTheSameWorkersAndLoad() {
		Cell one = new Cell(new Target(Kind.HANDLER, 1), this.load, 3);
		Cell four = new Cell(new Target(Kind.HANDLER, 4), this.load, 3);
		Cell referenceOfOne = one.reference();
		Cell referenceOfFour = four.reference();
		rounds(referenceOfOne, 100);
		rounds(referenceOfFour, 10);
		rounds(one, 50);
		rounds(four, 8);

		String table = print(new Table(List.of(referenceOfOne, one, referenceOfFour, four)));

		assertThat(table.lines().toList().get(4)).containsPattern(" 8 +0\\.80 ");
	}

	@Test
	void tellsTheRatioToTheLimitBesideThatToTheReference() {
		Cell cell = new Cell(new Target(Kind.HANDLER, 1), this.load, 1);
		Cell reference = cell.reference();
		Cell limit = cell.limit();
		rounds(reference, 100);
		rounds(limit, 400);
		rounds(cell, 200);

		List<String> table = print(new Table(List.of(reference, limit, cell))).lines().toList();

		assertThat(table.get(3)).containsPattern(" 200 +2\\.00 +0\\.50 ");
		assertThat(table.get(2)).startsWith("batching").containsPattern(" 400 +4\\.00 +1\\.0 ");
	}

	@Test
	void loadsAndMeasurementsAreReadAsTheyWereWritten() {
		Measurement measurement = new Measurement(1234.5, 1, 2.25, 3, 4, 5.125, 600);

		assertThat(Load.parse(this.load.line())).isEqualTo(this.load);
		assertThat(Measurement.parse(measurement.line())).isEqualTo(measurement);
	}

	private static void rounds(Cell cell, double... perSecond) {
		for (double figure : perSecond) {
			cell.results().add(new Measurement(figure, 1, 1, 1, 1, 1, 1));
		}
	}

	private static String print(Table table) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
		return bytes.toString(StandardCharsets.UTF_8);
	}

}
