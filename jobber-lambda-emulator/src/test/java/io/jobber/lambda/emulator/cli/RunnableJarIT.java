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

package io.jobber.lambda.emulator.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.jobber.lambda.emulator.EchoFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar that users run, as they run it.
 */
@DisabledOnOs(OS.WINDOWS)
class RunnableJarIT {

	@TempDir
	private Path folder;

	@Test
	@Timeout(300)
	void servesTheFunctionsOfATemplateAndPrintsTheBillWhenItIsTerminated() throws Exception {
		Process emulator = start("--port", "0", "--template", EchoFunction.templateIn(this.folder).toString(),
				"--parameter-overrides", "Memory=256");
		try (BufferedReader lines = emulator.inputReader(StandardCharsets.UTF_8)) {
			String greeting = lines.readLine();
			assertThat(greeting).as(Files.readString(this.folder.resolve("err"))).startsWith("AWS Lambda is at ");
			URI endpoint = URI.create(greeting.replaceFirst(".*(http://[^,]+),.*", "$1"));

			assertThat(EchoFunction.invoke(endpoint, "{\"a\":1}")).isEqualTo("{\"a\":1}");
			emulator.toHandle().destroy();

			assertThat(lines.lines()).anyMatch((line) -> line.matches("echo +1 .*"));
			assertThat(emulator.waitFor(3, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			emulator.destroyForcibly();
		}
	}

	@Test
	@Timeout(300)
	void doesNotTakeTheSpringOfOthersAlong() throws IOException {
		try (JarFile jar = new JarFile("target/jobber-lambda-emulator.jar")) {
			assertThat(jar.getEntry("org/springframework/")).isNull();
			assertThat(jar.getEntry("org/junit/")).isNull();
		}
	}

	private Process start(String... arguments) throws IOException {
		String[] command = new String[arguments.length + 3];
		command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		command[1] = "-jar";
		command[2] = "target/jobber-lambda-emulator.jar";
		System.arraycopy(arguments, 0, command, 3, arguments.length);
		return new ProcessBuilder(command).redirectError(this.folder.resolve("err").toFile()).start();
	}

}
