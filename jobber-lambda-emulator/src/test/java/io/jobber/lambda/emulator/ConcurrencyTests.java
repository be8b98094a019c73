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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * How many invocations may run at a time, and how fast there may be more.
 */
@NeedsShell
class ConcurrencyTests {

	private static final int LIMIT = 4;

	@TempDir
	private Path directory;

	@Test
	void accountLimitThrottles() throws Exception {
		try (Emulation lambda = Emulation.of(shell(), (builder) -> builder.accountConcurrency(1))) {
			assertThrottledWhileOneIsHeld(lambda, ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
		}
	}

	@Test
	void reservedConcurrencyThrottles() throws Exception {
		try (Emulation lambda = Emulation.of(shell().reserved(1))) {
			assertThrottledWhileOneIsHeld(lambda,
					ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
		}
	}

	@Test
	void whatOneFunctionReservesTheOthersDoNotGet() throws Exception {
		ShellFunction other = shell().named("other").reserved(1);
		try (Emulation lambda = Emulation.of(shell(),
				(builder) -> builder.function(other.function()).accountConcurrency(2))) {
			assertThrottledWhileOneIsHeld(lambda, ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
			assertThat(lambda.client.invoke((request) -> request.functionName("other")).join().functionError())
				.isNull();
		}
	}

	@Test
	void functionThatReservesNothingNeverRuns() {
		try (Emulation lambda = Emulation.of(shell().reserved(0))) {
			assertThatThrownBy(() -> lambda.invoke("hello")).hasCauseInstanceOf(TooManyRequestsException.class);
		}
	}

	@Test
	void scalingRateThrottlesNewEnvironmentsOnly() throws Exception {
		try (Emulation lambda = Emulation.of(shell(), (builder) -> builder.scalingRate(1, 1))) {
			lambda.answer("hello");

			assertThrottledWhileOneIsHeld(lambda, ThrottleReason.FUNCTION_INVOCATION_RATE_LIMIT_EXCEEDED);
		}
	}

	@Test
	void moreReservedThanThereIsCannotStart() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Emulation.of(shell().reserved(3), (builder) -> builder.accountConcurrency(2)))
			.withMessageContaining("concurrency is 2")
			.withMessageContaining("at least the 3 that its functions reserve");
	}

	@Test
	void everyInvocationIsAnsweredOnceWhateverHappensToItsProcess() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		List<String> actions = List.of("hello", "runs", "fail", "exit 1", "sleep 0.1", "sleep 30", "pid");
		List<CompletableFuture<InvokeResponse>> calls = new ArrayList<>();
		Emulation lambda = Emulation.of(shell().timeout(Duration.ofSeconds(1)),
				(builder) -> builder.accountConcurrency(LIMIT));
		try (lambda) {
			for (int i = 0; i < 60; i++) {
				switch (random.nextInt(10)) {
					case 0 -> lambda.emulator.faults().kill("shell", Duration.ofMillis(random.nextInt(100)), 1);
					case 1 -> lambda.emulator.faults().crash("shell", 1);
					case 2 -> lambda.emulator.faults().failInit("shell", 1);
					default -> calls.add(lambda.start(actions.get(random.nextInt(actions.size()))));
				}
				if (random.nextInt(3) == 0 && !calls.isEmpty()) {
					calls.get(calls.size() - 1).exceptionally((ex) -> null).join();
				}
				assertThat(lambda.emulator.environments()).as("seed " + seed)
					.filteredOn((one) -> one.state() == EnvironmentSnapshot.State.BUSY)
					.hasSizeLessThanOrEqualTo(LIMIT);
			}
			List<String> ran = calls.stream().flatMap(ConcurrencyTests::requestId).sorted().toList();

			assertThat(idsOf(lambda, "START")).as("seed " + seed).isEqualTo(ran);
			assertThat(idsOf(lambda, "END")).as("seed " + seed).isEqualTo(ran);
			assertThat(idsOf(lambda, "REPORT")).as("seed " + seed).isEqualTo(ran);
			assertThat(lambda.emulator.bill().functions().get(0).requests()).isEqualTo(ran.size());
			assertThat(mostAtOnce(lambda)).as("seed " + seed).isBetween(1, LIMIT);
		}
		assertThat(lambda.logged("shell starts as .*")).isNotEmpty()
			.allSatisfy((line) -> assertThat(ProcessHandle.of(Long.parseLong(line.replaceAll("\\D", "")))).isEmpty());
	}

	private static Stream<String> requestId(CompletableFuture<InvokeResponse> call) {
		try {
			return Stream.of(call.join().responseMetadata().requestId());
		}
		catch (CompletionException ex) {
			assertThat(ex).hasCauseInstanceOf(TooManyRequestsException.class);
			return Stream.empty();
		}
	}

	private static List<String> idsOf(Emulation lambda, String kind) {
		return lambda.logged(kind + " RequestId: .*").stream().map((line) -> line.split("\\s")[2]).sorted().toList();
	}

	private static int mostAtOnce(Emulation lambda) {
		int running = 0;
		int most = 0;
		for (String line : lambda.logged("(START|END) .*")) {
			running += line.startsWith("START") ? 1 : -1;
			most = Math.max(most, running);
		}
		return most;
	}

	private void assertThrottledWhileOneIsHeld(Emulation lambda, ThrottleReason reason) throws Exception {
		Path gate = this.directory.resolve("gate");
		CompletableFuture<InvokeResponse> held = lambda.start("wait " + gate);
		Waiting.until(() -> assertThat(lambda.logs).contains("shell runs \"wait " + gate + "\""));

		assertThatThrownBy(() -> lambda.invoke("hello")).cause()
			.asInstanceOf(type(TooManyRequestsException.class))
			.extracting(TooManyRequestsException::reason)
			.isEqualTo(reason);

		Files.createFile(gate);
		assertThat(held.join().functionError()).isNull();
		assertThat(lambda.answer("hello")).isEqualTo("\"hello\"");
	}

	private ShellFunction shell() {
		return ShellFunction.in(this.directory);
	}

}
