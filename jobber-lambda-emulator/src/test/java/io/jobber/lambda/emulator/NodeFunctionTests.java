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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

import io.jobber.lambda.emulator.EmulatedFunction.Architecture;
import io.jobber.lambda.emulator.EmulatedFunction.EventInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A function in JavaScript, under AWS's own runtime interface client for Node. Skipped
 * unless {@code node.client} names a folder in which npm has installed that, as
 * {@code .ci/node} does.
 */
@DisabledOnOs(OS.WINDOWS)
@EnabledIfSystemProperty(named = "node.client", matches = ".+",
		disabledReason = "-Dnode.client does not say where aws-lambda-ric is installed; .ci/node does")
class NodeFunctionTests {

	private static final Path CLIENT = Path.of(System.getProperty("node.client", ""), "node_modules", ".bin",
			"aws-lambda-ric");

	private static final String FUNCTION = """
			export const greet = async (event, context) => {
				if (!event.name) {
					throw new RangeError('nobody to greet');
				}
				return { greeting: `Hello ${event.name}`, function: context.functionName };
			};
			""";

	@TempDir
	private Path directory;

	@Test
	void nodeFunctionAnswersAndFails() throws IOException {
		try (LambdaEmulator emulator = LambdaEmulator.builder().function(function()).start();
				LambdaAsyncClient client = Emulation.client(emulator.endpoint(), "emulator")) {
			InvokeResponse answer = invoke(client, "{\"name\":\"you\"}");
			InvokeResponse failure = invoke(client, "{}");

			assertThat(answer.functionError()).isNull();
			assertThat(answer.payload().asUtf8String())
				.isEqualTo("{\"greeting\":\"Hello you\",\"function\":\"greeter\"}");
			assertThat(failure.functionError()).isEqualTo("Unhandled");
			assertThat(failure.payload().asUtf8String()).contains("\"errorType\":\"RangeError\"")
				.contains("nobody to greet");
			assertThat(emulator.environments()).hasSize(1);
		}
	}

	private static InvokeResponse invoke(LambdaAsyncClient client, String event) {
		return client.invoke((request) -> request.functionName("greeter").payload(SdkBytes.fromUtf8String(event)))
			.join();
	}

	private EmulatedFunction function() throws IOException {
		Files.writeString(this.directory.resolve("index.mjs"), FUNCTION);
		Path bootstrap = Files.writeString(this.directory.resolve("bootstrap"), """
				#!/bin/sh
				exec node "%s" "$_HANDLER"
				""".formatted(CLIENT.toRealPath()));
		Files.setPosixFilePermissions(bootstrap, PosixFilePermissions.fromString("rwxr-xr-x"));
		return new EmulatedFunction("greeter", this.directory, "index.greet", "provided.al2023", 512,
				Duration.ofMinutes(1), Architecture.X86_64, Map.of(), null, EventInvocation.DEFAULT, null);
	}

}
