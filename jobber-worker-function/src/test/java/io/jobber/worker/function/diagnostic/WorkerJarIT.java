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

package io.jobber.worker.function.diagnostic;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.scheduler.http.HttpWorkerLauncher;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.function.lambda.Application;
import io.jobber.worker.function.process.FakeDispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The jar that runs by itself, in all that it can be told to do.
 */
@Timeout(600)
class WorkerJarIT {

	private static final String ADDRESS = "--server.address=127.0.0.1";

	private static final String PORT = "--server.port=0";

	private static WorkerProcess server;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeAll
	static void start() throws Exception {
		server = new WorkerProcess(Map.of(), ADDRESS, PORT, "--jobber.worker.http.invitations=true");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void servesItsFunctionsOverHttp() throws Exception {
		assertThat(post("/echo", "{\"a\":1}").body()).isEqualTo("{\"a\":1}");
		assertThat(get("/sleep/1").body()).isEqualTo("1");
		assertThat(get("/info").body()).contains("\"processors\":");
		assertThat(post("/fail", "\"boom\"").statusCode()).isEqualTo(500);
		assertThat(get("/nope").body()).contains("the functions are [echo, fail, info, sleep]");
	}

	@Test
	void tellsItsHealth() throws Exception {
		assertThat(get("/actuator/health/readiness").body()).contains("\"UP\"");
		assertThat(get("/actuator/health/liveness").body()).contains("\"UP\"");
	}

	@Test
	void workerThatIsInvitedByHttpServesTasksAndReports() throws Exception {
		try (Application application = new Application();
				HttpWorkerLauncher launcher = new HttpWorkerLauncher(server.uri("/jobber/worker"), Map.of())) {
			CompletableFuture<WorkReport> run = launcher.launch(application.invite()).toCompletableFuture();
			assertThat(application.call("echo", "hello", String.class)).isEqualTo("hello");

			application.drain("idle");

			WorkReport report = run.get(WorkerProcess.LIMIT.toSeconds(), TimeUnit.SECONDS);
			assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
			assertThat(report.completed()).isOne();
		}
	}

	@Test
	void invitedWorkerNeedsNoPort() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher();
				WorkerProcess worker = new WorkerProcess(
						Map.of("JOBBER_WORKER_INVITATION", dispatcher.invitation(FakeDispatcher.TOKEN)))) {
			dispatcher.awaitJoin();

			dispatcher.drain("idle");

			assertThat(worker.awaitExit()).as(worker.output()).isZero();
			assertThat(worker.output()).contains("jobber-report {").doesNotContain("Tomcat");
		}
	}

	@Test
	void standingWorkerIsReadyWhileItIsJoined() throws Exception {
		FakeDispatcher dispatcher = new FakeDispatcher();
		try (WorkerProcess worker = new WorkerProcess(Map.of("JOBBER_WORKER_TOKEN", FakeDispatcher.TOKEN), ADDRESS,
				PORT, "--jobber.worker.join=" + dispatcher.address())) {
			dispatcher.awaitJoin();
			URI readiness = worker.uri("/actuator/health/readiness");
			await().atMost(WorkerProcess.LIMIT).until(() -> status(readiness) == 200);

			dispatcher.close();

			await().atMost(WorkerProcess.LIMIT).until(() -> status(readiness) == 503);
			assertThat(status(worker.uri("/actuator/health/liveness"))).isEqualTo(200);
		}
		finally {
			dispatcher.close();
		}
	}

	@Test
	void printsWhatIsInItAndStartsNothing() throws Exception {
		// Nobody listens there: a worker that dialled would write a report.
		String invitation = "{\"address\":\"127.0.0.1:1\",\"token\":\"s3cret\",\"slots\":1,\"lifetime\":\"PT1M\"}";
		try (WorkerProcess worker = new WorkerProcess(Map.of("JOBBER_WORKER_INVITATION", invitation), ADDRESS, PORT,
				"--info")) {
			assertThat(worker.awaitExit()).as(worker.errors()).isZero();

			JsonNode info = new JsonMapper().readTree(worker.output());
			assertThat(worker.output()).doesNotContain("\n");
			assertThat(info.get("name").asString()).isEqualTo("jobber-worker");
			assertThat(info.get("version").asString()).isEqualTo(implementationVersion());
			assertThat(info.get("doc").asString())
				.isEqualTo("Functions to try workers with: echo, sleep, fail and info");
			assertThat(info.get("functions").toString()).isEqualTo("""
					[{"name":"echo","input":"Message<byte[]>","output":"Message<byte[]>"},\
					{"name":"fail","input":"String","output":"String"},\
					{"name":"info","input":null,"output":"WorkerDescription"},\
					{"name":"sleep","input":"Long","output":"Long"}]""");
			assertThat(info.get("build").get("time").asString()).isNotBlank();
			assertThat(info.get("build").get("java").asString()).isEqualTo("17");
			assertThat(worker.errors()).doesNotContain("Tomcat started", "jobber-report", "s3cret");
		}
	}

	@Test
	void saysWhatItCanDoIfItIsToldNothing() throws Exception {
		try (WorkerProcess worker = new WorkerProcess(Map.of())) {
			assertThat(worker.awaitExit()).isEqualTo(2);
			assertThat(worker.output()).contains("Start it with --server.port=7050");
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void endsWhenItIsAskedTo() throws Exception {
		try (WorkerProcess worker = new WorkerProcess(Map.of("SERVER_PORT", "0"), ADDRESS)) {
			URI info = worker.uri("/info");
			assertThat(this.client.send(HttpRequest.newBuilder(info).build(), BodyHandlers.discarding()).statusCode())
				.isEqualTo(200);

			worker.terminate();

			assertThat(worker.awaitExit()).isEqualTo(143);
		}
	}

	private int status(URI uri) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri).timeout(WorkerProcess.LIMIT).build();
		return this.client.send(request, BodyHandlers.discarding()).statusCode();
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(server.uri(path)).timeout(WorkerProcess.LIMIT).build(),
				BodyHandlers.ofString());
	}

	private HttpResponse<String> post(String path, String json) throws Exception {
		return this.client.send(HttpRequest.newBuilder(server.uri(path))
			.timeout(WorkerProcess.LIMIT)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json))
			.build(), BodyHandlers.ofString());
	}

	private static String implementationVersion() throws Exception {
		try (JarFile jar = new JarFile(Path.of("target", "worker.jar").toFile())) {
			return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
		}
	}

}
