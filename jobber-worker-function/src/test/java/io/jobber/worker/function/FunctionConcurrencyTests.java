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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class FunctionConcurrencyTests {

	private static final int CALLS = 500;

	@ParameterizedTest
	@ValueSource(strings = { "square", "squareMono", "squareFlux", "squareLater", "squareMessage", "same|square",
			"squareMono|same", "same|squareMono" })
	void parallelCallsGetTheirOwnAnswersFromTheFirstOn(String function) {
		try (Worker worker = new Worker(Functions.class)) {
			List<RecordingTaskCallback> callbacks = new ArrayList<>();
			for (int i = 0; i < CALLS; i++) {
				RecordingTaskCallback callback = new RecordingTaskCallback();
				callbacks.add(callback);
				worker.start(Worker.request(function, Worker.JSON, Map.of("n", "" + i), Worker.bytes("" + i)),
						callback);
			}

			for (int i = 0; i < CALLS; i++) {
				assertThat(callbacks.get(i).outcome().text()).isEqualTo("" + i * i);
				assertThat(callbacks.get(i).count()).isOne();
			}
		}
	}

	@Test
	void parallelCallsGetTheirOwnHeaders() {
		try (Worker worker = new Worker(Functions.class)) {
			List<RecordingTaskCallback> callbacks = new ArrayList<>();
			for (int i = 0; i < CALLS; i++) {
				RecordingTaskCallback callback = new RecordingTaskCallback();
				callbacks.add(callback);
				worker.start(Worker.request("squareMessage", Worker.JSON, Map.of("n", "" + i), Worker.bytes("" + i)),
						callback);
			}

			for (int i = 0; i < CALLS; i++) {
				assertThat(callbacks.get(i).outcome().headers()).containsEntry("n", "" + i);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<Integer, Integer> square() {
			return (number) -> number * number;
		}

		@Bean
		Function<Integer, Integer> same() {
			return (number) -> number;
		}

		@Bean
		Function<Mono<Integer>, Mono<Integer>> squareMono() {
			return (number) -> number.map((value) -> value * value);
		}

		@Bean
		Function<Flux<Integer>, Flux<Integer>> squareFlux() {
			return (number) -> number.map((value) -> value * value);
		}

		@Bean
		Function<Integer, Mono<Integer>> squareLater() {
			return (number) -> Mono.delay(Duration.ofMillis(1)).map((ignored) -> number * number);
		}

		@Bean
		Function<Message<Integer>, Message<Integer>> squareMessage() {
			return (message) -> MessageBuilder.withPayload(message.getPayload() * message.getPayload())
				.copyHeaders(message.getHeaders())
				.build();
		}

	}

}
