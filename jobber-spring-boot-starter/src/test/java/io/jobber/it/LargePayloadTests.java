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

package io.jobber.it;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherStats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Payloads of all sizes, both ways through the real gRPC port, and beside each other.
 */
@SpringBootTest(classes = EchoApplication.class, webEnvironment = WebEnvironment.NONE,
		properties = { "spring.grpc.server.port=0", "jobber.max-payload-size=6MB", "jobber.scheduler.max-workers=2",
				"jobber.scheduler.worker-slots=8" })
class LargePayloadTests {

	private static final int MAX_BYTES = 6 * 1024 * 1024;

	private static final Duration LIMIT = Duration.ofMinutes(2);

	@Autowired
	private JobberTemplate template;

	@Autowired
	private Dispatcher dispatcher;

	@Test
	void payloadsOfAllSizesComeBackAsTheyWere() {
		Random random = new Random(1);

		Long right = Flux.range(0, 400)
			.map((i) -> payload(random, (i % 8 == 0) ? random.nextInt(MAX_BYTES) : random.nextInt(200_000)))
			.flatMap((payload) -> echo(payload).map((answer) -> Arrays.equals(answer, payload)), 32)
			.filter(Boolean::booleanValue)
			.count()
			.block(LIMIT);

		assertThat(right).isEqualTo(400);
		assertThatNothingIsLeft();
	}

	@Test
	void largestPayloadComesBackAsItWas() {
		byte[] payload = payload(new Random(2), MAX_BYTES);

		assertThat(echo(payload).block(LIMIT)).isEqualTo(payload);
	}

	@Test
	void callsThatAreCancelledOnTheWayDisturbNoOthers() {
		Random random = new Random(3);
		AtomicInteger wrong = new AtomicInteger();

		Flux.range(0, 400).map((i) -> payload(random, random.nextInt(2_000_000))).flatMap((payload) -> {
			Mono<byte[]> call = echo(payload).doOnNext((answer) -> {
				if (!Arrays.equals(answer, payload)) {
					wrong.incrementAndGet();
				}
			});
			return random.nextBoolean() ? call
					: call.timeout(Duration.ofMillis(random.nextInt(20)), Mono.just(new byte[0]));
		}, 16).blockLast(LIMIT);

		assertThat(wrong).hasValue(0);
		assertThatNothingIsLeft();
	}

	private Mono<byte[]> echo(byte[] payload) {
		return this.template.execute("echo", payload, byte[].class);
	}

	private static byte[] payload(Random random, int bytes) {
		byte[] payload = new byte[bytes];
		random.nextBytes(payload);
		return payload;
	}

	private void assertThatNothingIsLeft() {
		await().atMost(LIMIT).untilAsserted(() -> {
			DispatcherStats stats = this.dispatcher.stats();
			assertThat(stats.running()).isZero();
			assertThat(stats.abandoned()).isZero();
			assertThat(stats.freeSlots()).isEqualTo(stats.slots());
			assertThat(stats.drifted()).isZero();
		});
	}

}
