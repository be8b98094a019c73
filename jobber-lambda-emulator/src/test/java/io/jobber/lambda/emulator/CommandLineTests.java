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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * AWS's command line against the emulator. Skipped where it is not installed.
 */
@NeedsShell
class CommandLineTests {

	@TempDir
	private Path directory;

	@BeforeAll
	static void requireAwsCli() throws InterruptedException {
		assumeThat(isInstalled()).as("The command 'aws' is installed").isTrue();
	}

	@Test
	void awsCliInvokesFunctions() throws Exception {
		try (Emulation lambda = Emulation.of(ShellFunction.in(this.directory))) {
			Path answer = this.directory.resolve("answer.json");

			String output = aws(lambda, "invoke", "--function-name", "shell", "--payload", "\"hi\"", "--log-type",
					"Tail", answer.toString());

			assertThat(output).contains("\"StatusCode\": 200").contains("LogResult");
			assertThat(answer).content().isEqualToIgnoringNewLines("\"hi\"");
			assertThat(aws(lambda, "invoke", "--function-name", "nobody", answer.toString()))
				.contains("ResourceNotFoundException");
			assertThat(aws(lambda, "list-functions")).contains("\"FunctionName\": \"shell\"");
		}
	}

	private String aws(Emulation lambda, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("aws", "--region", "eu-west-1", "--endpoint-url",
				lambda.emulator.endpoint().toString(), "lambda"));
		command.addAll(List.of(arguments));
		Path output = this.directory.resolve("output");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment()
			.putAll(Map.of("AWS_ACCESS_KEY_ID", "emulator", "AWS_SECRET_ACCESS_KEY", "emulator", "AWS_CONFIG_FILE",
					this.directory.resolve("none").toString(), "AWS_MAX_ATTEMPTS", "1"));
		Process process = builder.start();
		assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
		return Files.readString(output);
	}

	private static boolean isInstalled() throws InterruptedException {
		try {
			return new ProcessBuilder("aws", "--version").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
