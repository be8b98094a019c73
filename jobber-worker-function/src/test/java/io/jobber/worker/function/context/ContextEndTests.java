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

package io.jobber.worker.function.context;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.worker.function.context.ContextUnavailableException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * How contexts end: idle for too long, or with the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextEndTests {

	private static final ContextLimits LIMITS = ContextLimits.defaults()
		.withMaxContexts(2)
		.withIdleTimeout(Duration.ofMinutes(1))
		.withStopTimeout(Duration.ofSeconds(20));

	private final MovableClock clock = new MovableClock();

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.release.countDown();
	}

	@Test
	void contextThatWasIdleForTooLongIsStoppedAndNotUsed() throws Exception {
		FakeFunction function = new FakeFunction(LIMITS);
		try (ContextPools pools = new ContextPools(function, this.clock)) {
			pools.pooled.apply("a");
			this.clock.advance(Duration.ofSeconds(59));
			pools.pooled.apply("b");
			this.clock.advance(Duration.ofSeconds(61));

			pools.pooled.apply("c");

			pools.awaitStops(1, 0);
			assertThat(function.runs()).containsExactly(2, 1);
		}
	}

	@Test
	void idleContextIsStoppedThoughNobodyCalls() throws Exception {
		FakeFunction function = new FakeFunction(LIMITS.withIdleTimeout(Duration.ofMillis(20)));
		try (ContextPools pools = new ContextPools(function)) {
			pools.pooled.apply("a");

			pools.awaitStops(1);
		}
		assertThat(function.stops()).containsExactly(1);
	}

	@Test
	void idleTimeoutOfZeroKeepsContexts() throws Exception {
		FakeFunction function = new FakeFunction(LIMITS.withIdleTimeout(Duration.ZERO));
		try (ContextPools pools = new ContextPools(function, this.clock)) {
			pools.pooled.apply("a");
			this.clock.advance(Duration.ofDays(365));

			pools.pooled.apply("b");

			assertThat(function.runs()).containsExactly(2);
		}
	}

	@Test
	void shutdownStopsIdleContextsBeforeItReturns() throws Exception {
		FakeFunction function = new FakeFunction(LIMITS);
		try (ContextPools pools = new ContextPools(function)) {
			pools.pooled.apply("a");

			pools.shutDown();

			assertThat(function.stops()).containsExactly(1);
			assertClosed(() -> pools.pooled.apply("b"));
			assertThat(function.starts).hasValue(1);
		}
		assertThat(function.stops()).containsExactly(1);
	}

	@Test
	void shutdownWaitsForTheRunAndForItsContextToBeStopped() throws Exception {
		FakeFunction function = new FakeFunction(LIMITS);
		try (ContextPools pools = new ContextPools(function)) {
			function.onRun = this::block;
			CompletableFuture<String> run = pools.call("a");
			assertThat(ContextPools.reached(this.entered)).isTrue();
			pools.pooled.close();
			assertThat(function.stops()).containsExactly(0);

			this.release.countDown();
			pools.shutDown();

			assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo("a");
			assertThat(function.stops()).containsExactly(1);
		}
	}

	@Test
	void shutdownDoesNotWaitForeverAndTheContextIsStoppedWhenItsRunReturns(CapturedOutput output) throws Exception {
		FakeFunction function = new FakeFunction(LIMITS.withStopTimeout(Duration.ofMillis(50)));
		ContextPools pools = new ContextPools(function);
		function.onRun = this::block;
		CompletableFuture<String> run = pools.call("a");
		assertThat(ContextPools.reached(this.entered)).isTrue();

		pools.shutDown();
		pools.contexts.shutdownNow();

		assertThat(function.stops()).containsExactly(0);
		assertThat(output).contains("Function 'fake' has not stopped 1 of its contexts within PT0.05S (stopTimeout)");
		this.release.countDown();
		assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo("a");
		assertThat(function.stops()).containsExactly(1);
	}

	@Test
	void shutdownFailsCallsThatWait() throws Exception {
		FakeFunction function = new FakeFunction(LIMITS.withMaxContexts(1));
		try (ContextPools pools = new ContextPools(function)) {
			function.onRun = this::block;
			pools.call("a");
			assertThat(ContextPools.reached(this.entered)).isTrue();
			CompletableFuture<String> waiting = pools.callAndWait("b");

			pools.pooled.close();

			assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
				.hasCauseInstanceOf(ContextUnavailableException.class)
				.hasMessageContaining("the application shuts down");
			this.release.countDown();
		}
		assertThat(function.stops()).containsExactly(1);
	}

	@Test
	void contextThatStartsDuringTheShutdownIsStopped() throws Exception {
		FakeFunction function = new FakeFunction(LIMITS);
		try (ContextPools pools = new ContextPools(function)) {
			function.onStart = this::block;
			CompletableFuture<String> call = pools.call("a");
			assertThat(ContextPools.reached(this.entered)).isTrue();

			pools.pooled.close();
			this.release.countDown();
			pools.shutDown();

			assertThat(function.stops()).containsExactly(1);
			assertThat(function.runs()).containsExactly(0);
			assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
				.hasCauseInstanceOf(ContextUnavailableException.class);
		}
	}

	@Test
	void stopThatThrowsIsLoggedOnceAndFreesItsPlace(CapturedOutput output) throws Exception {
		FakeFunction function = new FakeFunction(LIMITS.withMaxContexts(1));
		try (ContextPools pools = new ContextPools(function, this.clock)) {
			function.onStop = () -> {
				throw new NoClassDefFoundError("gone");
			};
			pools.pooled.apply("a");
			this.clock.advance(Duration.ofMinutes(2));

			assertThat(pools.pooled.apply("b")).isEqualTo("b");

			await().atMost(Duration.ofMinutes(1)).until(() -> function.stops().equals(List.of(1, 0)));
			assertThat(output.toString().split("A context of function 'fake' could not be stopped", -1)).hasSize(2);
		}
		assertThat(function.stops()).containsExactly(1, 1);
	}

	private static void assertClosed(ThrowingCallable call) {
		assertThatExceptionOfType(ContextUnavailableException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.CLOSED));
	}

	private String block() throws InterruptedException {
		this.entered.countDown();
		this.release.await(60, TimeUnit.SECONDS);
		return "";
	}

}
