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

package io.jobber.lambda.emulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An emulator that is killed takes its processes with it, even the frozen ones.
 */
@NeedsShell
@EnabledOnOs(OS.LINUX)
class OrphanTests {

	@Test
	void killedEmulatorLeavesNoProcess(@TempDir Path directory) throws Exception {
		Process emulator = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djava.io.tmpdir=" + directory, "-cp", System.getProperty("java.class.path"), Victim.class.getName(),
				directory.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader output = emulator.inputReader()) {
			long pid = Long.parseLong(output.readLine());
			Waiting.until(() -> assertThat(Proc.state(pid)).isEqualTo("T"));

			emulator.destroyForcibly().waitFor();

			Waiting.until(() -> assertThat(ProcessHandle.of(pid)).isEmpty());
		}
		finally {
			emulator.destroyForcibly();
		}
	}

	/**
	 * Runs an emulator with one frozen process, and says which.
	 */
	static final class Victim {

		private Victim() {
		}

		public static void main(String[] arguments) throws IOException {
			Emulation lambda = Emulation.of(ShellFunction.in(Path.of(arguments[0])));
			// It is read by the test, which then kills this JVM.
			System.out.println(lambda.answer("pid"));
			System.in.read();
		}

	}

}
