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

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Web pages may have a browser send requests to this machine; the emulator does nothing
 * for them.
 */
@NeedsShell
class WebPageTests {

	private static final String INVOKE = "/2015-03-31/functions/shell/invocations";

	private static LambdaEmulator emulator;

	@BeforeAll
	static void start(@TempDir Path directory) {
		emulator = LambdaEmulator.builder()
			.function(ShellFunction.in(directory).function())
			.allowedHosts(List.of("Host.docker.internal"))
			.start();
	}

	@AfterAll
	static void stop() {
		emulator.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Origin: http://evil.example", "Origin: null", "Origin: http://localhost:1",
			"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Host: evil.example", "Host: evil.example:9001",
			"Host: 127.0.0.1.evil.example", "Host: localhost.evil.example", "Host: 10.0.0.1",
			"Host: localhost\r\nHost: evil.example" })
	void webPageNeitherInvokesNorSetsFaultsNorReads(String header) throws Exception {
		RawRequest request = request().header(header).header("Content-Type: application/json");

		assertThat(request.post(INVOKE, "1")).startsWith("HTTP/1.1 4").doesNotContain("\r\n\r\n1");
		assertThat(request.send("PUT", "/emulator/faults/shell", "{\"throttle\":\"always\"}")).startsWith("HTTP/1.1 4");
		assertThat(request.send("DELETE", "/emulator/faults/shell", "")).startsWith("HTTP/1.1 4");
		assertThat(request.get("/emulator/bill")).startsWith("HTTP/1.1 4").doesNotContain("dollars");
		assertThat(emulator.bill().functions().get(0).requests()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "TEXT/PLAIN; charset=UTF-8", "application/x-www-form-urlencoded",
			"multipart/form-data; boundary=x" })
	void bodyAsAnyPageMaySendItIsRefused(String type) throws Exception {
		RawRequest request = request().header("Content-Type: " + type);

		assertThat(request.post(INVOKE, "1")).startsWith("HTTP/1.1 415").contains("must be application/json");
		assertThat(request.send("PUT", "/emulator/faults/shell", "{}")).startsWith("HTTP/1.1 415");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Nothing: is said", "Content-Type: application/json",
			"Content-Type: application/octet-stream", "Host: localhost", "Host: LOCALHOST:9001", "Host: [::1]:9001",
			"Host: lambda.localhost", "Host: host.docker.internal:9001" })
	void programIsServed(String header) throws Exception {
		assertThat(request().header(header).header("X-Amz-Invocation-Type: DryRun").post(INVOKE, "1"))
			.startsWith("HTTP/1.1 204");
	}

	@Test
	void clientOfAwsIsServed() {
		try (LambdaAsyncClient client = Emulation.client(emulator.endpoint(), "emulator")) {
			assertThat(client
				.invoke((request) -> request.functionName("shell")
					.invocationType(InvocationType.DRY_RUN)
					.payload(SdkBytes.fromUtf8String("1")))
				.join()
				.statusCode()).isEqualTo(204);
		}
	}

	private static RawRequest request() {
		return RawRequest.to(emulator.endpoint().getAuthority());
	}

}
