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

package io.jobber.worker.function;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.Cancellation;
import io.jobber.worker.TaskRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FunctionCancellationTests {

	private final Worker worker = new Worker(Functions.class);

	private final RecordingTaskCallback callback = new RecordingTaskCallback();

	@AfterEach
	void close() {
		this.worker.close();
	}

	@Test
	void cancelInterruptsImperativeFunction() throws InterruptedException {
		Cancellation cancellation = start("block");

		cancellation.cancel();

		assertThat(this.callback.outcome().cancelled()).isTrue();
		assertThat(reached(probe().stopped)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "never", "neverFlux", "neverFromValue" })
	void cancelDisposesReactiveFunction(String function) throws InterruptedException {
		Cancellation cancellation = start(function);

		cancellation.cancel();
		cancellation.cancel();

		assertThat(this.callback.outcome().cancelled()).isTrue();
		assertThat(reached(probe().stopped)).isTrue();
		assertStaysOnce();
	}

	@Test
	void cancelOfReactiveFunctionThatWasCalledBeforeDisposesIt() throws InterruptedException {
		assertThat(this.worker.text("maybe", "go").text()).isEqualTo("go");
		Cancellation cancellation = start("maybe");

		cancellation.cancel();

		assertThat(this.callback.outcome().cancelled()).isTrue();
		assertThat(reached(probe().stopped)).isTrue();
	}

	@Test
	void cancelIsReportedAfterTheFunctionHasReturned() throws InterruptedException {
		Cancellation cancellation = start("busy");

		cancellation.cancel();

		assertThat(reached(probe().stopped)).isTrue();
		assertThat(this.callback.count()).isZero();
		probe().release.countDown();
		assertThat(this.callback.outcome().cancelled()).isTrue();
	}

	@Test
	void cancelAfterTheEndDoesNothing() {
		Cancellation cancellation = this.worker.start(request("maybe", "go"), this.callback);
		assertThat(this.callback.outcome().text()).isEqualTo("go");

		cancellation.cancel();

		assertStaysOnce();
	}

	@Test
	void handleReturnsWhileTheFunctionBlocks() throws InterruptedException {
		Cancellation cancellation = start("block");

		assertThat(this.callback.count()).isZero();
		cancellation.cancel();
		assertThat(this.callback.outcome().cancelled()).isTrue();
	}

	@Test
	void closingTheApplicationInterruptsWhatStillRuns() throws InterruptedException {
		start("block");
		Probe probe = probe();

		this.worker.close();

		assertThat(reached(probe.stopped)).isTrue();
		assertThat(this.callback.outcome().failure()).isInstanceOf(IllegalStateException.class);
	}

	private Cancellation start(String function) throws InterruptedException {
		Cancellation cancellation = this.worker.start(request(function, "wait"), this.callback);
		assertThat(reached(probe().started)).isTrue();
		return cancellation;
	}

	private void assertStaysOnce() {
		await().during(Duration.ofMillis(100))
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.callback.count()).isOne());
	}

	private Probe probe() {
		return this.worker.bean(Probe.class);
	}

	private static TaskRequest request(String function, String payload) {
		return Worker.request(function, Worker.TEXT, Map.of(), Worker.bytes(payload));
	}

	private static boolean reached(CountDownLatch latch) throws InterruptedException {
		return latch.await(60, TimeUnit.SECONDS);
	}

	static class Probe {

		final CountDownLatch started = new CountDownLatch(1);

		final CountDownLatch stopped = new CountDownLatch(1);

		final CountDownLatch release = new CountDownLatch(1);

		<T> Mono<T> never() {
			return Mono.<T>never()
				.doOnSubscribe((subscription) -> this.started.countDown())
				.doOnCancel(this.stopped::countDown);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Probe probe() {
			return new Probe();
		}

		@Bean
		Function<String, String> block(Probe probe) {
			return (text) -> {
				probe.started.countDown();
				try {
					probe.release.await(60, TimeUnit.SECONDS);
					return text;
				}
				catch (InterruptedException ex) {
					probe.stopped.countDown();
					throw new IllegalStateException(ex);
				}
			};
		}

		@Bean
		Function<Mono<String>, Mono<String>> never(Probe probe) {
			return (text) -> probe.never();
		}

		@Bean
		Function<Flux<String>, Flux<String>> neverFlux(Probe probe) {
			return (text) -> Flux.from(probe.never());
		}

		@Bean
		Function<String, Mono<String>> neverFromValue(Probe probe) {
			return (text) -> probe.never();
		}

		@Bean
		Function<Mono<String>, Mono<String>> maybe(Probe probe) {
			return (text) -> text.flatMap((value) -> "go".equals(value) ? Mono.just(value) : probe.never());
		}

		@Bean
		Function<Mono<String>, Mono<String>> busy(Probe probe) {
			return (text) -> text.doOnNext((value) -> {
				probe.started.countDown();
				try {
					probe.release.await(60, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}).doOnCancel(probe.stopped::countDown);
		}

	}

}
