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

package io.jobber.worker.function.lambda;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;

import io.jobber.task.TaskRejectedException;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.function.diagnostic.DiagnosticWorker;
import io.jobber.worker.json.NoInvitationException;
import io.jobber.worker.json.WorkerJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Spring Cloud Function's adapter with the worker that deploys as it is.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class FunctionInvokerTests {

	// The starter is on this class path, though not on the function's. The report must
	// not
	// be spelled as the application likes its JSON.
	private static final Map<String, String> SETTINGS = Map.of("MAIN_CLASS", DiagnosticWorker.class.getName(),
			"spring.cloud.function.definition", JobberWorkerLambdaAutoConfiguration.FUNCTION, "jobber.enabled", "false",
			"spring.grpc.server.enabled", "false", "spring.jackson.property-naming-strategy", "SNAKE_CASE");

	private static FunctionInvoker invoker;

	private final Application application = new Application();

	private final ExecutorService lambda = Executors.newCachedThreadPool();

	FunctionInvokerTests() throws IOException {
	}

	@BeforeAll
	static void start() {
		SETTINGS.forEach(System::setProperty);
		invoker = new FunctionInvoker();
	}

	@AfterAll
	static void clear() {
		SETTINGS.keySet().forEach(System::clearProperty);
	}

	@AfterEach
	void close() {
		this.application.close();
		this.lambda.shutdownNow();
	}

	@Test
	void invitationIsTheEventAndTheReportIsTheResponse(CapturedOutput output) {
		String event = this.application.inviteAsJson();
		CompletableFuture<String> response = handle(invoker, event);
		assertThat(this.application.call("echo", "hello", String.class)).isEqualTo("hello");

		this.application.drain("idle");

		assertThat(response).succeedsWithin(Application.LIMIT);
		WorkReport report = WorkerJson.readReport(response.join());
		assertThat(report).isNotNull();
		assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(report.completed()).isOne();
		assertThat(output).doesNotContain(event.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1"));
	}

	@Test
	void adapterThatIsConstructedTwiceServesTwice() {
		CompletableFuture<String> first = handle(invoker, this.application.inviteAsJson());
		CompletableFuture<String> second = handle(new FunctionInvoker(), this.application.inviteAsJson());
		await().atMost(Application.LIMIT).until(() -> this.application.workers() == 2);
		assertThat(this.application.call("sleep", 1, Long.class)).isOne();

		this.application.drain("idle");

		assertThat(first).succeedsWithin(Application.LIMIT).asString().contains("\"outcome\":\"DRAINED\"");
		assertThat(second).succeedsWithin(Application.LIMIT).asString().contains("\"outcome\":\"DRAINED\"");
	}

	@Test
	void tasksCannotCallTheEntry() {
		CompletableFuture<String> response = handle(invoker, this.application.inviteAsJson());

		assertThatExceptionOfType(TaskRejectedException.class)
			.isThrownBy(() -> this.application.call("jobberWorker", "{}", String.class))
			.withMessageContaining("[echo, fail, info, sleep]");

		this.application.drain("idle");
		assertThat(response).succeedsWithin(Application.LIMIT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "null", "\"s3cret\"", "[{\"token\":\"s3cret\"}]",
			"{\"payload\":{\"token\":\"s3cret\"},\"headers\":{\"aws-context\":\"s3cret\"}}",
			"{\"address\":\"127.0.0.1:1\",\"token\":\"s3cret\",\"slots\":\"s3cret\",\"lifetime\":\"PT15M\"}",
			"{\"httpMethod\":\"POST\",\"body\":\"s3cret\"}" })
	void whatIsNoInvitationFailsWithoutItsSecret(String event, CapturedOutput output) {
		assertThatExceptionOfType(NoInvitationException.class).isThrownBy(() -> call(invoker, event))
			.withMessageStartingWith("This is no invitation: it");
		assertThat(output).doesNotContain("s3cret");
	}

	private CompletableFuture<String> handle(FunctionInvoker invoker, String event) {
		return CompletableFuture.supplyAsync(() -> call(invoker, event), this.lambda);
	}

	private static String call(FunctionInvoker invoker, String event) {
		ByteArrayOutputStream response = new ByteArrayOutputStream();
		try {
			invoker.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), response,
					new FakeContext("4711", Duration.ofMinutes(15)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return response.toString(StandardCharsets.UTF_8);
	}

}
