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

package io.jobber.scheduler.lambda;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.Runtime;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.lambda.LambdaFunctionCheck.Finding;
import io.jobber.worker.WorkReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The launcher and the check against moto, which is not ours and simulates the API of
 * Lambda; where its server is installed.
 */
@Timeout(300)
class MotoTests {

	private static final HttpClient http = HttpClient.newHttpClient();

	private static Process moto;

	private static URI endpoint;

	private static LambdaAsyncClient client;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		if (!isInstalled()) {
			return;
		}
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		endpoint = URI.create("http://127.0.0.1:" + port);
		moto = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		await().atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.until(() -> post("/moto-api/config", "{\"lambda\":{\"use_docker\":false}}", "application/json") < 300);
		client = Lambdas.client(endpoint);
		createFunction();
	}

	// Before each test: the report shows no test at all of a class that is skipped as
	// one.
	@BeforeEach
	void skipWithoutMoto() {
		assumeTrue(isInstalled(), "moto_server is not on the PATH: pip install 'moto[server]' to run this");
	}

	@AfterAll
	static void stop() throws InterruptedException {
		if (client != null) {
			client.close();
		}
		if (moto != null) {
			moto.destroy();
			assertThat(moto.waitFor(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void answerOfTheFunctionIsTheWorkersReport() throws Exception {
		answer(Lambdas.REPORT);

		WorkReport report = launch().join();

		assertThat(report.workerId()).isEqualTo("w-1");
	}

	@Test
	void functionThatIsNoWorkerIsToldApart() throws Exception {
		answer("\"hello\"");

		assertThat(failure().getReason()).isEqualTo(Reason.FAILED);
	}

	@Test
	void configurationOfTheFunctionIsChecked() {
		assertThat(check("orders").findings(Duration.ofMinutes(1))).extracting(Finding::level)
			.containsExactly(Level.ERROR, Level.WARN);
		assertThat(check("missing").findings(Duration.ofMinutes(1))).singleElement()
			.satisfies((finding) -> assertThat(finding.description()).contains("missing", "does not exist"));
	}

	private static LambdaFunctionCheck check(String name) {
		return new LambdaFunctionCheck(client, new LambdaFunction(name, null), Duration.ofMinutes(15), 16);
	}

	private static CompletableFuture<WorkReport> launch() {
		return new LambdaWorkerLauncher(client, new LambdaFunction("orders", null), InvocationType.REQUEST_RESPONSE,
				Lambdas.CONTEXT)
			.launch(Lambdas.INVITATION)
			.toCompletableFuture()
			.orTimeout(60, TimeUnit.SECONDS);
	}

	private static LaunchException failure() {
		Throwable failure = launch().handle((report, thrown) -> thrown).join();
		assertThat(failure).isInstanceOf(LaunchException.class);
		return (LaunchException) failure;
	}

	private static void answer(String payload) throws Exception {
		String quoted = payload.replace("\"", "\\\"");
		assertThat(post("/moto-api/static/lambda-simple/response", "{\"results\":[\"" + quoted + "\"]}",
				"application/json"))
			.isEqualTo(201);
	}

	private static void createFunction() throws IOException, InterruptedException {
		String policy = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D";
		assertThat(post("/", "Action=CreateRole&Version=2010-05-08&RoleName=worker&AssumeRolePolicyDocument=" + policy,
				"application/x-www-form-urlencoded"))
			.isEqualTo(200);
		ByteArrayOutputStream zip = new ByteArrayOutputStream();
		try (ZipOutputStream out = new ZipOutputStream(zip)) {
			out.putNextEntry(new ZipEntry("worker.txt"));
		}
		client
			.createFunction((function) -> function.functionName("orders")
				.role("arn:aws:iam::123456789012:role/worker")
				.runtime(Runtime.JAVA21)
				.handler("Worker")
				.timeout(60)
				.memorySize(512)
				.code((code) -> code.zipFile(SdkBytes.fromByteArray(zip.toByteArray()))))
			.orTimeout(60, TimeUnit.SECONDS)
			.join();
	}

	private static int post(String path, String body, String type) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
			.timeout(Duration.ofSeconds(10))
			.header("Content-Type", type)
			// What moto tells the services apart by.
			.header("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/iam/aws4_request")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private static boolean isInstalled() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "moto_server")));
	}

}
