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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Trace}.
 */
@Tag("simulation")
class TraceFileTests {

	@TempDir
	private Path folder;

	@Test
	void arrivalsAndDurationsAreTakenAsTheyAre() throws IOException {
		Path file = write("arrival_seconds,duration_ms", "10.5,20", "10.75,1.5", "");

		assertThat(Trace.read(file, 0)).containsExactly(new Arrival(ZERO, ofMillis(20)),
				new Arrival(ofMillis(250), ofNanos(1_500_000)));
	}

	@Test
	void durationOfARequestToALanguageModelFollowsFromItsTokens() throws IOException {
		Path file = write("TIMESTAMP,ContextTokens,GeneratedTokens", "2023-11-16 18:15:46.6805900,374,44",
				"2023-11-16 18:15:47.0805900,396,0");

		assertThat(Trace.read(file, 0)).containsExactly(new Arrival(ZERO, ofMillis(50 + 44 * 20)),
				new Arrival(ofMillis(400), ofMillis(50)));
	}

	@Test
	void columnsMayBeInAnyOrderAndArrivalsToo() throws IOException {
		Path file = write("duration_ms, name, arrival_seconds", "2,second,3", "1,first,2");

		assertThat(Trace.read(file, 0)).extracting(Arrival::length).containsExactly(ofMillis(1), ofMillis(2));
	}

	@Test
	void noMoreArrivalsAreReadThanAskedFor() throws IOException {
		Path file = write("arrival_seconds,duration_ms", "1,1", "2,1", "3,not a number");

		assertThat(Trace.read(file, 2)).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "arrival,duration;1,1;line 1: the header must be arrival_seconds,duration_ms",
			"arrival_seconds,duration_ms;1;line 2: there are 1 fields, but duration_ms is number 2",
			"arrival_seconds,duration_ms;1,soon;line 2: duration_ms must be a number, but is 'soon'",
			"arrival_seconds,duration_ms;-1,1;line 2: arrival_seconds must be from 0 to 31536000, but is -1",
			"arrival_seconds,duration_ms;1,1e99;line 2: duration_ms must be from 0 to",
			"arrival_seconds,duration_ms;'';line 2: there is no arrival after the header",
			"TIMESTAMP,ContextTokens,GeneratedTokens;yesterday,1,1;line 2: TIMESTAMP must be like 2023-11-16",
			"TIMESTAMP,ContextTokens,GeneratedTokens;2023-11-16 18:15:46,1,;GeneratedTokens must be a number, but is ''" })
	void whatIsWrongWithAFileIsSaidInOneSentence(String header, String row, String message) throws IOException {
		Path file = write(header, row);

		assertThatIllegalArgumentException().isThrownBy(() -> Trace.read(file, 0))
			.withMessageStartingWith("Trace " + file)
			.withMessageContaining(message);
	}

	@Test
	void fileThatIsMissingIsSaidToBe() {
		assertThatIllegalArgumentException().isThrownBy(() -> Trace.read(this.folder.resolve("none.csv"), 0))
			.withMessage("Trace " + this.folder.resolve("none.csv") + " does not exist");
	}

	@Test
	void fileThatIsNoTextIsSaidToBe() throws IOException {
		Path file = Files.write(this.folder.resolve("trace.csv"), new byte[] { (byte) 0xff, (byte) 0xfe, 0, 1 });

		assertThatIllegalArgumentException().isThrownBy(() -> Trace.read(file, 0))
			.withMessageContaining("it cannot be read");
	}

	private Path write(String... lines) throws IOException {
		return Files.write(this.folder.resolve("trace.csv"), List.of(lines));
	}

}
