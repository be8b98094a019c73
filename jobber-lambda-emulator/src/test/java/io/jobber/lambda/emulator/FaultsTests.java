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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Things that go wrong on purpose, and what the emulator tells over HTTP.
 */
@NeedsShell
class FaultsTests {

	private static final HttpClient http = HttpClient.newHttpClient();

	private static Emulation lambda;

	@BeforeAll
	static void start(@TempDir Path directory) {
		lambda = Emulation.of(ShellFunction.in(directory));
	}

	@AfterEach
	void clear() {
		lambda.emulator.faults().clear("shell");
	}

	@AfterAll
	static void stop() {
		lambda.close();
	}

	@Test
	void throttledInvocationIsRefusedWithReasonAndRetryAfter() {
		lambda.emulator.faults().throttle("shell", 1);

		assertThatThrownBy(() -> lambda.invoke("hello")).cause()
			.asInstanceOf(type(TooManyRequestsException.class))
			.satisfies((refusal) -> {
				assertThat(refusal.statusCode()).isEqualTo(429);
				assertThat(refusal.reason()).isEqualTo(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
				assertThat(refusal.retryAfterSeconds()).isEqualTo("1");
				assertThat(refusal).hasMessageContaining("Rate Exceeded.");
			});
		assertThat(lambda.answer("hello")).isEqualTo("\"hello\"");
	}

	@Test
	void alwaysIsUntilCleared() {
		lambda.emulator.faults().throttle("shell", Faults.ALWAYS);

		assertThatThrownBy(() -> lambda.invoke("hello")).hasCauseInstanceOf(TooManyRequestsException.class);
		assertThatThrownBy(() -> lambda.invoke("hello")).hasCauseInstanceOf(TooManyRequestsException.class);
		lambda.emulator.faults().clear("shell");
		assertThat(lambda.answer("hello")).isEqualTo("\"hello\"");
	}

	@Test
	void crashEndsTheEnvironmentThatIsInvoked() {
		long pid = Long.parseLong(lambda.answer("pid"));
		lambda.emulator.faults().crash("shell", 1);

		assertThat(lambda.answer("hello")).contains("Runtime exited with error: exit status 1");
		assertThat(ProcessHandle.of(pid)).isEmpty();
		assertThat(lambda.answer("runs")).isEqualTo("1");
	}

	@Test
	void killEndsTheProcessInTheMiddleOfItsRun() {
		lambda.emulator.faults().kill("shell", Duration.ofMillis(200), 1);

		assertThat(lambda.answer("sleep 300")).contains("Runtime exited with error: signal: killed");
		assertThat(lambda.answer("hello")).isEqualTo("\"hello\"");
	}

	@Test
	void initialisationFailsWhileItIsToldTo(@TempDir Path directory) {
		try (Emulation cold = Emulation.of(ShellFunction.in(directory))) {
			cold.emulator.faults().failInit("shell", 1);

			assertThat(cold.answer("hello")).contains("Runtime exited with error: exit status 1");
			assertThat(cold.logged("INIT_REPORT.*")).hasSize(2);
			assertThat(cold.answer("runs")).isEqualTo("1");
		}
	}

	@Test
	void slowStartIsPartOfTheInitialisation(@TempDir Path directory) {
		try (Emulation cold = Emulation.of(ShellFunction.in(directory))) {
			cold.emulator.faults().slowStart("shell", Duration.ofMillis(1500));

			cold.answer("hello");

			assertThat(cold.emulator.bill().functions().get(0).initMillis()).isGreaterThanOrEqualTo(1500);
		}
	}

	@Test
	void duplicateEventRunsTwiceWithOneRequestId(@TempDir Path told) {
		Path file = told.resolve("ids");
		lambda.emulator.faults().duplicate("shell", 1);

		lambda.send("tell " + file);

		Waiting.until(() -> assertThat(file).content().matches("(?s)(\\S+)\n\\1\n"));
	}

	@Test
	void faultOfUnknownFunctionNamesTheKnown() {
		assertThatIllegalArgumentException().isThrownBy(() -> lambda.emulator.faults().throttle("nobody", 1))
			.withMessage("There is no function 'nobody': there is [shell]");
	}

	@Test
	void faultsArePlannedAndClearedOverHttp() throws Exception {
		assertThat(put("{\"throttle\": \"always\", \"slowStart\": \"PT1S\"}").statusCode()).isEqualTo(204);
		assertThatThrownBy(() -> lambda.invoke("hello")).hasCauseInstanceOf(TooManyRequestsException.class);

		assertThat(put("{\"kill\": {\"after\": \"PT0.1S\", \"times\": 1}}").statusCode()).isEqualTo(204);
		assertThat(lambda.answer("sleep 300")).contains("signal: killed");

		put("{\"throttle\": 3}");
		HttpResponse<String> cleared = http.send(HttpRequest.newBuilder(uri("/emulator/faults/shell")).DELETE().build(),
				BodyHandlers.ofString());
		assertThat(cleared.statusCode()).isEqualTo(204);
		assertThat(lambda.answer("hello")).isEqualTo("\"hello\"");
	}

	@Test
	void faultsThatCannotBeAreRefusedInOneSentence() throws Exception {
		assertThat(put("{\"boredom\": 1}").body()).contains("there is no fault 'boredom'");
		assertThat(put("{\"throttle\": -1}").body()).contains("A fault happens 0 times or more, not -1");
		assertThat(put("{\"slowStart\": \"soon\"}").body()).contains("cannot be").contains("soon");
		assertThat(put("[]").body()).contains("The faults must be a JSON object");
		assertThat(put("[]").statusCode()).isEqualTo(400);
	}

	@Test
	void environmentsAndBillAreToldOverHttp() throws Exception {
		lambda.answer("hello");

		assertThat(get("/emulator/environments")).contains("\"function\":\"shell\"").contains("\"state\":\"FROZEN\"");
		assertThat(get("/emulator/bill")).contains("\"name\":\"shell\"").contains("\"gigabyteSeconds\":");
	}

	private static HttpResponse<String> put(String faults) throws IOException, InterruptedException {
		return http.send(HttpRequest.newBuilder(uri("/emulator/faults/shell"))
			.header("Content-Type", "application/json")
			.PUT(BodyPublishers.ofString(faults))
			.build(), BodyHandlers.ofString());
	}

	private static String get(String path) throws IOException, InterruptedException {
		return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString()).body();
	}

	private static URI uri(String path) {
		return lambda.emulator.endpoint().resolve(path);
	}

}
