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

package io.jobber.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.jobber.simulation.Ledger.Ending;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Arrivals that were recorded, with the settings that an application has by default: the
 * file {@code -Dsimulation.trace} if there is such a property, and otherwise all in the
 * folder {@code -Dsimulation.traces}. Relative paths begin at the root of the repository.
 * Of each file {@code -Dsimulation.arrivals} are replayed, 20,000 unless set; 0 means
 * all.
 */
@Tag("simulation")
@ExtendWith(Quietly.class)
@Timeout(600)
class TraceTests {

	private static final int ARRIVALS = Integer.getInteger("simulation.arrivals", 20_000);

	@ParameterizedTest(name = "{0}")
	@MethodSource("traces")
	void everyTaskOfATraceEnds(Path file) {
		assumeTrue(Files.exists(file) || hasOwn(), () -> "There are no traces in " + file
				+ ". A folder of CSV files can be named with -Dsimulation.traces, a file with -Dsimulation.trace.");
		List<Arrival> arrivals = Trace.read(file, ARRIVALS);

		Outcome outcome = Simulation.run(new Setup(file.getFileName().toString()), arrivals);

		if (hasOwn()) {
			Plot.writeIfAsked(outcome);
		}
		else {
			assertThat(outcome.ended(Ending.ANSWERED)).isGreaterThan(arrivals.size() * 99 / 100);
			assertThat(outcome.waited(0.99)).isLessThan(ofMillis(100));
		}
	}

	static Stream<Path> traces() throws IOException {
		if (hasOwn()) {
			return Stream.of(Repository.resolve(System.getProperty("simulation.trace")));
		}
		Path folder = Repository.resolve(System.getProperty("simulation.traces", "../shared/traces"));
		if (!Files.isDirectory(folder)) {
			return Stream.of(folder);
		}
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(".csv")).sorted().toList().stream();
		}
	}

	private static boolean hasOwn() {
		return System.getProperty("simulation.trace") != null;
	}

}
