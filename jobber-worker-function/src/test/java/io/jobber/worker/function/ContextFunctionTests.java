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

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import io.jobber.worker.Cancellation;
import io.jobber.worker.function.RecordingTaskCallback.Outcome;
import io.jobber.worker.function.context.ContextFunction;
import io.jobber.worker.function.context.ContextLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

/**
 * Functions with contexts as tasks call them.
 */
class ContextFunctionTests {

	private final Worker worker = new Worker(Functions.class);

	private final RecordingTaskCallback callback = new RecordingTaskCallback();

	@AfterEach
	void close() {
		this.worker.close();
	}

	@Test
	void isListedUnderTheNameOfItsBean() {
		assertThat(this.worker.text("missing", "").failure()).hasMessageContaining("point");
	}

	@Test
	void takesAndReturnsJson() {
		Outcome outcome = this.worker.json("point", "{\"x\":1,\"y\":2}");

		assertThat(outcome.text()).isEqualTo("{\"x\":2,\"y\":1}");
		assertThat(outcome.contentType()).isEqualTo("application/json");
	}

	@Test
	void takesAndReturnsBytes() {
		assertThat(this.worker.run("bytes", "application/octet-stream", Map.of(), new byte[] { 1, 2 }).payload())
			.containsExactly(2, 1);
	}

	@Test
	void takesAndReturnsMessages() {
		Outcome outcome = this.worker.run("message", Worker.TEXT, Map.of("tenant", "a"), Worker.bytes("7"));

		assertThat(outcome.text()).isEqualTo("8");
		assertThat(outcome.headers()).containsEntry("tenant", "a");
	}

	@ParameterizedTest
	@CsvSource({ "shout|text", "text|shout", "text|text" })
	void isPartOfCompositions(String definition) {
		assertThat(this.worker.text(definition, "go").text()).isEqualToIgnoringCase("go!!");
	}

	@Test
	void failureHasTheTypeThatWasThrown() {
		assertThat(this.worker.text("text", "fail").failure()).isInstanceOf(IOException.class).hasMessage("torn");
	}

	@Test
	void payloadOfAnotherTypeNeedsNoContext() {
		assertThat(this.worker.json("point", "[]").failure()).isInstanceOf(PayloadConversionException.class);
	}

	@Test
	void cancelInterruptsTheRunAndStopsItsContext() throws InterruptedException {
		Text text = this.worker.bean(Text.class);
		Cancellation cancellation = start("wait");
		assertThat(text.entered.await(60, TimeUnit.SECONDS)).isTrue();

		cancellation.cancel();

		assertThat(this.callback.outcome().cancelled()).isTrue();
		await().atMost(Duration.ofMinutes(1)).untilAtomic(text.stopped, is(1));
	}

	@Test
	void cancelEndsTheWaitForAContext() throws InterruptedException {
		Text text = this.worker.bean(Text.class);
		RecordingTaskCallback first = new RecordingTaskCallback();
		this.worker.start(Worker.request("text", Worker.TEXT, Map.of(), Worker.bytes("wait")), first);
		assertThat(text.entered.await(60, TimeUnit.SECONDS)).isTrue();
		Cancellation waiting = start("go");

		waiting.cancel();

		assertThat(this.callback.outcome().cancelled()).isTrue();
		text.release.countDown();
		assertThat(first.outcome().text()).isEqualTo("wait!");
		assertThat(text.started).hasValue(1);
		assertThat(text.stopped).hasValue(0);
	}

	@Test
	void closingTheApplicationInterruptsTheRunAndStopsItsContext() throws InterruptedException {
		Text text = this.worker.bean(Text.class);
		start("wait");
		assertThat(text.entered.await(60, TimeUnit.SECONDS)).isTrue();

		this.worker.close();

		assertThat(text.stopped).hasValue(1);
		assertThat(text.closedWhenStopped).isFalse();
		assertThat(this.callback.outcome().failure()).isInstanceOf(InterruptedException.class);
	}

	private Cancellation start(String payload) {
		return this.worker.start(Worker.request("text", Worker.TEXT, Map.of(), Worker.bytes(payload)), this.callback);
	}

	record Point(int x, int y) {

	}

	static class Text implements ContextFunction<StringBuilder, String, String>, AutoCloseable {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch release = new CountDownLatch(1);

		final AtomicInteger started = new AtomicInteger();

		final AtomicInteger stopped = new AtomicInteger();

		volatile boolean closed;

		volatile boolean closedWhenStopped;

		@Override
		public StringBuilder start() {
			this.started.incrementAndGet();
			return new StringBuilder();
		}

		@Override
		public String run(StringBuilder context, String input) throws Exception {
			if ("wait".equals(input)) {
				this.entered.countDown();
				this.release.await(60, TimeUnit.SECONDS);
			}
			if ("fail".equals(input)) {
				throw new IOException("torn");
			}
			context.setLength(0);
			return context.append(input).append('!').toString();
		}

		@Override
		public void stop(StringBuilder context) {
			this.closedWhenStopped = this.closed;
			this.stopped.incrementAndGet();
		}

		@Override
		public ContextLimits limits() {
			return ContextLimits.defaults().withMaxContexts(1);
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	/**
	 * One whose context is of no interest.
	 */
	abstract static class Simple<I, O> implements ContextFunction<Object, I, O> {

		@Override
		public Object start() {
			return new Object();
		}

	}

	static class Bytes extends Simple<byte[], byte[]> {

		@Override
		public byte[] run(Object context, byte[] input) {
			return new byte[] { input[1], input[0] };
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Text text() {
			return new Text();
		}

		@Bean
		Function<String, String> shout() {
			return (text) -> text.toUpperCase(Locale.ROOT) + "!";
		}

		@Bean
		Bytes bytes() {
			return new Bytes();
		}

		@Bean
		ContextFunction<Object, Point, Point> point() {
			return new Simple<>() {

				@Override
				public Point run(Object context, Point input) {
					return new Point(input.y(), input.x());
				}

			};
		}

		@Bean
		ContextFunction<Object, Message<Integer>, Message<String>> message() {
			return new Simple<>() {

				@Override
				public Message<String> run(Object context, Message<Integer> input) {
					return MessageBuilder.withPayload("" + (input.getPayload() + 1))
						.copyHeaders(input.getHeaders())
						.build();
				}

			};
		}

	}

}
