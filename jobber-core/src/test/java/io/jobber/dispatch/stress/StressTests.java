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

package io.jobber.dispatch.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Main;

import io.jobber.dispatch.HandOverRace;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the races of this package, and {@link HandOverRace}, with jcstress in a JVM of its
 * own. A brief run by default; {@code -Djcstress.mode=short} takes a minute, and
 * {@code quick} or another preset of jcstress ({@code sanity}, {@code default},
 * {@code tough}, {@code stress}) takes minutes to hours and finds more. The report is in
 * {@code target/jcstress}.
 */
@Tag("stress")
class StressTests {

	private static final int RACES = 7;

	private static final String MODE = System.getProperty("jcstress.mode", "brief");

	private static final Map<String, List<String>> OWN_MODES = Map.of("brief",
			List.of("-fsm", "0", "-time", "100", "-strideCount", "10"), "short", List.of("-fsm", "1", "-time", "300"));

	private static final long LIMIT_MINUTES = OWN_MODES.containsKey(MODE) ? 10 : 24 * 60;

	private static final Path DIRECTORY = Path.of("target", "jcstress").toAbsolutePath();

	@Test
	void noRaceHasAForbiddenOutcome() throws Exception {
		Path log = Files.createDirectories(DIRECTORY).resolve("jcstress.log");

		int exitCode = run(log);

		String said = Files.readString(log);
		String summary = said.substring(Math.max(0, said.indexOf("RUN RESULTS:")));
		System.getLogger("stress").log(System.Logger.Level.INFO, summary);
		assertThat(exitCode).as(summary).isZero();
		assertThat(summary).contains("Failed tests: No matches.").contains("Error tests: No matches.");
		// It is content with none at all, too.
		assertThat(summary.lines().filter((line) -> line.contains("[OK] io.jobber."))).hasSize(RACES);
	}

	private static int run(Path log) throws IOException, InterruptedException {
		Path logging = Files.writeString(DIRECTORY.resolve("logging.properties"), ".level=SEVERE\n");
		// The JVMs that it starts inherit this: the loss of a worker is no news here.
		String quiet = "-Djava.util.logging.config.file=" + logging;
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add(quiet);
		if (Runtime.version().feature() >= 24) {
			command.add("--enable-native-access=ALL-UNNAMED"); // for JNA
		}
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
		command.addAll(List.of("-t", "io\\.jobber\\.", "-r", DIRECTORY.toString(), "-v"));
		if (OWN_MODES.containsKey(MODE)) {
			command.addAll(OWN_MODES.get(MODE));
			command.addAll(List.of("-f", "1", "-iters", "1", "-sc", "false"));
			// Instead of all kinds of JVM options.
			command.addAll(List.of("-jvmArgs", "-XX:+UseSerialGC"));
		}
		else {
			command.addAll(List.of("-m", MODE));
		}
		Process process = new ProcessBuilder(command).directory(DIRECTORY.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("jcstress ended in time").isTrue();
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
