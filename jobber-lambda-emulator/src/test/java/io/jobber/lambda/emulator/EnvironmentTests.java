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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

import io.jobber.lambda.emulator.EnvironmentSnapshot.State;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The life of execution environments, as real processes.
 */
@NeedsShell
class EnvironmentTests {

	@TempDir
	private Path directory;

	@Test
	void environmentIsReusedForTheNextInvocation() {
		try (Emulation lambda = Emulation.of(shell())) {
			String first = lambda.answer("pid");
			String second = lambda.answer("pid");

			assertThat(second).isEqualTo(first);
			assertThat(lambda.logged("INIT_START.*")).hasSize(1);
			assertThat(lambda.logged("REPORT.*Init Duration.*")).hasSize(1);
			assertThat(lambda.logged("REPORT.*")).hasSize(2);
		}
	}

	@Test
	void eachRunningInvocationHasItsOwnEnvironment() throws IOException {
		try (Emulation lambda = Emulation.of(shell())) {
			Path gate = this.directory.resolve("gate");
			CompletableFuture<InvokeResponse> held = lambda.start("wait " + gate);
			Waiting.until(() -> assertThat(lambda.logs).contains("shell runs \"wait " + gate + "\""));

			assertThat(lambda.answer("hello")).isEqualTo("\"hello\"");
			assertThat(lambda.emulator.environments()).extracting(EnvironmentSnapshot::state)
				.containsExactly(State.BUSY, State.FROZEN);
			Files.createFile(gate);
			assertThat(held.join().functionError()).isNull();
			assertThat(lambda.emulator.environments()).extracting(EnvironmentSnapshot::state)
				.containsExactly(State.FROZEN, State.FROZEN);
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void processStandsStillBetweenInvocations() {
		try (Emulation lambda = Emulation.of(shell())) {
			long pid = Long.parseLong(lambda.answer("pid"));

			EnvironmentSnapshot frozen = lambda.emulator.environments().get(0);
			assertThat(frozen).isEqualTo(new EnvironmentSnapshot("shell", "$LATEST", pid, State.FROZEN));
			// The curl that asks for the next event stands still, too.
			Waiting.until(() -> assertThat(Proc.children(pid)).isNotEmpty()
				.allSatisfy((child) -> assertThat(Proc.state(child)).isEqualTo("T")));
			Waiting.until(() -> assertThat(Proc.state(pid)).isEqualTo("T"));
			assertThat(lambda.answer("runs")).isEqualTo("2");
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void processRunsOnBetweenInvocationsWhereFreezingIsOff() {
		try (Emulation lambda = Emulation.of(shell(), (builder) -> builder.freeze(false))) {
			long pid = Long.parseLong(lambda.answer("pid"));

			assertThat(lambda.emulator.environments().get(0).state()).isEqualTo(State.IDLE);
			assertThat(Proc.state(pid)).isNotEqualTo("T");
		}
	}

	@Test
	void timeoutEndsTheEnvironment() {
		try (Emulation lambda = Emulation.of(shell().timeout(Duration.ofSeconds(5)))) {
			long pid = Long.parseLong(lambda.answer("pid"));

			InvokeResponse response = lambda.invoke("sleep 300");

			String id = response.responseMetadata().requestId();
			assertThat(response.functionError()).isEqualTo("Unhandled");
			assertThat(response.payload().asUtf8String()).contains("\"errorType\":\"Sandbox.Timedout\"")
				.contains("\"errorMessage\":\"RequestId: " + id + " Error: Task timed out after 5.00 seconds\"");
			assertThat(lambda.logged(".* " + id + " Task timed out after 5.00 seconds")).hasSize(1);
			assertThat(lambda.logged("REPORT RequestId: " + id + ".*Status: timeout")).hasSize(1);
			assertThat(ProcessHandle.of(pid)).isEmpty();
			assertThat(lambda.emulator.environments()).isEmpty();
		}
	}

	@Test
	void exitOfTheProcessIsFunctionErrorAndTheNextInvocationStartsAnother() {
		try (Emulation lambda = Emulation.of(shell())) {
			InvokeResponse response = lambda.invoke("exit 3");

			String id = response.responseMetadata().requestId();
			assertThat(response.payload().asUtf8String()).contains("Runtime.ExitError")
				.contains("RequestId: " + id + " Error: Runtime exited with error: exit status 3");
			assertThat(lambda.logged("REPORT RequestId: " + id + ".*Status: error\tError Type: Runtime.ExitError"))
				.hasSize(1);
			assertThat(lambda.answer("runs")).isEqualTo("1");
		}
	}

	@Test
	void exitWithoutAnErrorHasItsOwnWords() {
		try (Emulation lambda = Emulation.of(shell())) {
			assertThat(lambda.answer("exit 0")).contains("Runtime exited without providing a reason");
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void memoryBeyondTheLimitKillsTheProcess() {
		try (Emulation lambda = Emulation.of(shell().memory(128))) {
			assertThat(lambda.answer("memory")).contains("Runtime exited with error: signal: killed");
			assertThat(lambda.logged("REPORT.*Memory Size: 128 MB\tMax Memory Used: 128 MB.*")).hasSize(1);
		}
	}

	@Test
	void exitAtInitialisationIsTriedAgainAndThenTheAnswer() {
		try (Emulation lambda = Emulation.of(shell().variable("ON_START", "exit"))) {
			assertThat(lambda.answer("hello")).contains("Runtime.ExitError").contains("exit status 7");
			assertThat(lambda.logged("shell starts as .*")).hasSize(2);
			assertThat(lambda.logged("INIT_REPORT.*Status: error\tError Type: Runtime.ExitError")).satisfiesExactly(
					(line) -> assertThat(line).contains("Phase: init"),
					(line) -> assertThat(line).contains("Phase: invoke"));
		}
	}

	@Test
	void reportedInitialisationErrorIsTheAnswer() {
		try (Emulation lambda = Emulation.of(shell().variable("ON_START", "error"))) {
			assertThat(lambda.answer("hello"))
				.isEqualTo("{\"errorType\":\"Shell.NoStart\",\"errorMessage\":\"will not\"}");
			assertThat(lambda.logged("INIT_REPORT.*Error Type: Shell.NoStart")).hasSize(2);
		}
	}

	@Test
	void initialisationBeyondItsLimitIsStartedAgainWithinTheInvocation() {
		try (Emulation lambda = Emulation.of(shell(), (builder) -> builder.initLimit(Duration.ofMillis(1)))) {
			assertThat(lambda.answer("runs")).isEqualTo("1");
			assertThat(lambda.logged("INIT_REPORT.*Phase: init\tStatus: timeout")).hasSize(1);
		}
	}

	@Test
	void idleEnvironmentIsRemoved() {
		try (Emulation lambda = Emulation.of(shell(), (builder) -> builder.idleTimeout(Duration.ofMillis(100)))) {
			long pid = Long.parseLong(lambda.answer("pid"));

			Waiting.until(() -> assertThat(lambda.emulator.environments()).isEmpty());
			Waiting.until(() -> assertThat(ProcessHandle.of(pid)).isEmpty());
		}
	}

	@Test
	void frozenProcessThatWasKilledIsReplaced() {
		try (Emulation lambda = Emulation.of(shell())) {
			long pid = Long.parseLong(lambda.answer("pid"));
			ProcessHandle.of(pid).orElseThrow().destroyForcibly();
			Waiting.until(() -> assertThat(ProcessHandle.of(pid)).isEmpty());

			assertThat(lambda.answer("runs")).isEqualTo("1");
		}
	}

	@Test
	void closeKillsWhatRunsAndAnswersWhoWaits() {
		Emulation lambda = Emulation.of(shell());
		long pid = Long.parseLong(lambda.answer("pid"));
		CompletableFuture<InvokeResponse> held = lambda.start("sleep 300");
		Waiting.until(() -> assertThat(lambda.logs).contains("shell runs \"sleep 300\""));

		lambda.emulator.close();

		assertThat(held.join().payload().asUtf8String()).contains("Runtime exited with error: signal: killed");
		assertThat(ProcessHandle.of(pid)).isEmpty();
		lambda.close();
	}

	@Test
	void processStartsAfterTheDelayOfAColdStart() {
		Emulation lambda = Emulation.of(shell(), (builder) -> builder.coldStartDelay(Duration.ofHours(1)));
		CompletableFuture<InvokeResponse> held = lambda.start("hello");

		Waiting.until(() -> assertThat(lambda.emulator.environments())
			.containsExactly(new EnvironmentSnapshot("shell", "$LATEST", 0, State.INIT)));
		assertThat(lambda.logs).isEmpty();

		lambda.emulator.close();
		assertThat(held.join().functionError()).isEqualTo("Unhandled");
		assertThat(lambda.logged("shell starts as .*")).isEmpty();
		lambda.close();
	}

	private ShellFunction shell() {
		return ShellFunction.in(this.directory);
	}

}
