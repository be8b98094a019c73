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

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.jobber.worker.function.context.ContextUnavailableException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class PooledFunctionTests {

	private final FakeFunction function = new FakeFunction(
			ContextLimits.defaults().withMaxContexts(2).withMaxWaiting(1).withAcquireTimeout(Duration.ofSeconds(20)));

	private final ContextPools pools = new ContextPools(this.function);

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.release.countDown();
		this.pools.close();
	}

	@Test
	void usesOneContextForOneRunAfterTheOther() {
		assertThat(this.pools.pooled.apply("a")).isEqualTo("a");
		assertThat(this.pools.pooled.apply("b")).isEqualTo("b");

		assertThat(this.function.inits).hasValue(1);
		assertThat(this.function.runs()).containsExactly(2);
		assertThat(this.function.stops()).containsExactly(0);
	}

	@Test
	void runsOnTheThreadOfItsCaller() {
		Thread[] runner = new Thread[1];
		this.function.onRun = () -> {
			runner[0] = Thread.currentThread();
			return "";
		};

		this.pools.pooled.apply("a");

		assertThat(runner[0]).isSameAs(Thread.currentThread());
	}

	@Test
	void initThatFailsFailsEachCallAndIsNotRepeated() {
		this.function.onInit = () -> {
			throw new IOException("no model");
		};

		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.pools.pooled.apply("a"))
				.withMessage("no model");
		}
		assertThat(this.function.inits).hasValue(1);
		assertThat(this.function.starts).hasValue(0);
	}

	@Test
	void startThatFailsFailsItsCallerAsItIsAndIsTriedAgain() throws Exception {
		for (Throwable failure : new Throwable[] { new IOException("no disk"), new UnsatisfiedLinkError("no library"),
				new IllegalStateException("no luck") }) {
			this.function.onStart = () -> {
				throw PooledFunctionTests.<Exception>unchecked(failure);
			};
			assertThatThrownBy(() -> this.pools.pooled.apply("a")).isSameAs(failure);
		}
		assertThat(this.function.starts).hasValue(3);

		this.function.onStart = () -> "";
		this.function.onRun = this::blockedRun;
		CompletableFuture<String> first = this.pools.call("a");
		CompletableFuture<String> second = this.pools.call("b");

		await().atMost(Duration.ofMinutes(1)).until(() -> this.function.runs().equals(List.of(1, 1)));
		this.release.countDown();
		assertThat(result(first)).isEqualTo("a");
		assertThat(result(second)).isEqualTo("b");
	}

	@Test
	void startThatReturnsNullFailsItsCaller() {
		ContextFunction<Object, String, String> nothing = new ContextFunction<>() {

			@Override
			@SuppressWarnings("NullAway")
			public Object start() {
				return null;
			}

			@Override
			public String run(Object context, String input) {
				return input;
			}

		};
		PooledFunction<Object, String, String> pooled = new PooledFunction<>("nothing", nothing, this.pools.contexts,
				PoolMeters.NONE, Clock.systemUTC());

		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> pooled.apply("a"))
			.withMessage("Function 'nothing' started null instead of a context");
	}

	@Test
	void runThatThrowsLosesNeitherItsErrorNorItsContext() {
		for (Throwable failure : new Throwable[] { new IOException("torn"), new StackOverflowError() }) {
			this.function.onRun = () -> {
				throw PooledFunctionTests.<Exception>unchecked(failure);
			};
			assertThatThrownBy(() -> this.pools.pooled.apply("a")).isSameAs(failure);
		}

		this.function.onRun = () -> "";
		this.pools.pooled.apply("b");

		this.pools.awaitStops(1, 1, 0);
		assertThat(this.function.runs()).containsExactly(1, 1, 1);
	}

	@Test
	void runThatIsInterruptedStopsItsContext() throws Exception {
		this.function.onRun = this::blockedRun;
		CompletableFuture<String> call = this.pools.call("a");
		assertThat(ContextPools.reached(this.entered)).isTrue();

		this.pools.interruptLast();

		assertThatThrownBy(() -> result(call)).hasCauseInstanceOf(InterruptedException.class);
		this.pools.awaitStops(1);
	}

	@Test
	void runThatReturnsInterruptedStopsItsContext() {
		this.function.onRun = () -> {
			Thread.currentThread().interrupt();
			return "!";
		};

		assertThat(this.pools.pooled.apply("a")).isEqualTo("a!");

		assertThat(Thread.interrupted()).isTrue();
		this.pools.awaitStops(1);
	}

	@Test
	void stopIsNotInterruptedWithTheRun() throws Exception {
		boolean[] interrupted = { true };
		this.function.onRun = this::blockedRun;
		this.function.onStop = () -> interrupted[0] = Thread.currentThread().isInterrupted();
		this.pools.call("a");
		assertThat(ContextPools.reached(this.entered)).isTrue();

		this.pools.interruptLast();

		this.pools.awaitStops(1);
		await().atMost(Duration.ofMinutes(1)).until(() -> !interrupted[0]);
	}

	@Test
	void callThatIsInterruptedWhileItWaitsLeavesTheQueue() throws Exception {
		this.function.onRun = this::blockedRun;
		CompletableFuture<String> first = this.pools.call("a");
		CompletableFuture<String> second = this.pools.call("b");
		await().atMost(Duration.ofMinutes(1)).until(() -> this.function.runs().size() == 2);
		CompletableFuture<String> waiting = this.pools.callAndWait("c");

		this.pools.interruptLast();

		assertThat(failure(waiting)).isInstanceOf(CancellationException.class)
			.hasMessage("Interrupted while waiting for a context of function 'fake'");
		this.pools.callAndWait("d");
		this.release.countDown();
		assertThat(result(first)).isEqualTo("a");
		assertThat(result(second)).isEqualTo("b");
		assertThat(this.function.stops()).containsExactly(0, 0);
	}

	@Test
	void contextWhoseCallerGaveUpServesTheNextOne() throws Exception {
		this.function.onStart = this::blockedRun;
		CompletableFuture<String> gaveUp = this.pools.call("a");
		assertThat(ContextPools.reached(this.entered)).isTrue();
		this.pools.interruptLast();
		assertThat(failure(gaveUp)).isInstanceOf(CancellationException.class);

		this.release.countDown();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.function.started.size() == 1);

		await().atMost(Duration.ofMinutes(1))
			.until(() -> this.pools.pooled.apply("b").equals("b") && this.function.starts.get() == 1);
		assertThat(this.function.stops()).containsExactly(0);
	}

	@Test
	void callBeyondThoseThatMayWaitFailsAtOnce() throws Exception {
		this.function.onRun = this::blockedRun;
		this.pools.call("a");
		this.pools.call("b");
		await().atMost(Duration.ofMinutes(1)).until(() -> this.function.runs().size() == 2);
		this.pools.callAndWait("c");

		assertThatExceptionOfType(ContextUnavailableException.class).isThrownBy(() -> this.pools.pooled.apply("d"))
			.withMessage(
					"No context for function 'fake': 2 of at most 2 are in use and 1 of at most 1 calls are waiting"
							+ " (maxContexts, maxWaiting)")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.FULL))
			.satisfies((ex) -> assertThat(ex.getFunction()).isEqualTo("fake"));
	}

	@Test
	void callThatWaitsTooLongFails() throws Exception {
		FakeFunction busy = new FakeFunction(
				ContextLimits.defaults().withMaxContexts(1).withAcquireTimeout(Duration.ofMillis(200)));
		try (ContextPools pools = new ContextPools(busy)) {
			busy.onRun = this::blockedRun;
			CompletableFuture<String> first = pools.call("a");
			assertThat(ContextPools.reached(this.entered)).isTrue();

			assertThatExceptionOfType(ContextUnavailableException.class).isThrownBy(() -> pools.pooled.apply("b"))
				.withMessageStartingWith(
						"No context for function 'fake': none was free or started within PT0.2S; 1 of at most 1 are in use")
				.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.TIMEOUT));
			this.release.countDown();
			assertThat(result(first)).isEqualTo("a");
			assertThat(pools.pooled.apply("c")).isEqualTo("c");
			assertThat(busy.runs()).containsExactly(2);
		}
	}

	@Test
	void newContextWaitsForTheOldOneToBeStopped() throws Exception {
		FakeFunction single = new FakeFunction(ContextLimits.defaults().withMaxContexts(1));
		try (ContextPools pools = new ContextPools(single)) {
			single.onRun = () -> {
				throw new IOException("torn");
			};
			single.onStop = this::blockedRun;
			assertThatThrownBy(() -> pools.pooled.apply("a")).isInstanceOf(IOException.class);
			assertThat(ContextPools.reached(this.entered)).isTrue();
			single.onRun = () -> "";

			CompletableFuture<String> next = pools.callAndWait("b");

			assertThat(single.starts).hasValue(1);
			this.release.countDown();
			assertThat(result(next)).isEqualTo("b");
		}
	}

	@Test
	void refusesToBlockReactorsThreads() throws Exception {
		CompletableFuture<String> result = new CompletableFuture<>();

		Schedulers.parallel().schedule(() -> {
			try {
				result.complete(this.pools.pooled.apply("a"));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});

		assertThatThrownBy(() -> result(result)).hasCauseInstanceOf(IllegalStateException.class)
			.hasMessageContaining("Function 'fake' blocks, so it cannot be called on thread parallel-");
	}

	private String blockedRun() throws InterruptedException {
		this.entered.countDown();
		this.release.await(60, TimeUnit.SECONDS);
		return "";
	}

	private static String result(CompletableFuture<String> call)
			throws InterruptedException, ExecutionException, TimeoutException {
		return call.get(60, TimeUnit.SECONDS);
	}

	// As it is: get() of newer JDKs wraps a CancellationException in another.
	private static Throwable failure(CompletableFuture<String> call)
			throws InterruptedException, ExecutionException, TimeoutException {
		return call.handle((result, failure) -> failure).get(60, TimeUnit.SECONDS);
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E unchecked(Throwable failure) throws E {
		throw (E) failure;
	}

}
