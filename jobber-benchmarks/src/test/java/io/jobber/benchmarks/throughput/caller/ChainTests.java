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

package io.jobber.benchmarks.throughput.caller;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.jobber.benchmarks.throughput.echo.Echo;
import io.jobber.benchmarks.throughput.echo.Workers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Chain}.
 */
class ChainTests {

	private final AtomicInteger sent = new AtomicInteger();

	private final List<Long> latencies = new ArrayList<>();

	private final AtomicInteger ended = new AtomicInteger();

	@Test
	void answersThatComeInsideOfSendDoNotDeepenTheStack() {
		chain((lane, answered) -> {
			this.sent.incrementAndGet();
			answered.run();
		}, 1_000_000).next();

		assertThat(this.sent).hasValue(1_000_000);
		assertThat(this.latencies).hasSize(1_000_000);
		assertThat(this.ended).hasValue(1);
	}

	@Test
	void nextPayloadIsSentWhenTheAnswerHasCome() {
		Queue<Runnable> unanswered = new ArrayDeque<>();
		chain((lane, answered) -> {
			this.sent.incrementAndGet();
			unanswered.add(answered);
		}, 2).next();

		assertThat(this.sent).hasValue(1);
		unanswered.remove().run();
		assertThat(this.sent).hasValue(2);
		assertThat(this.ended).hasValue(0);
		unanswered.remove().run();
		assertThat(this.sent).hasValue(2);
		assertThat(this.ended).hasValue(1);
	}

	@Test
	void answerFromAnotherThreadInsideOfSendGoesOnThere() {
		List<Thread> senders = new ArrayList<>();
		chain((lane, answered) -> {
			this.sent.incrementAndGet();
			senders.add(Thread.currentThread());
			Thread other = new Thread(answered);
			other.start();
			join(other);
		}, 3).next();

		assertThat(senders).doesNotHaveDuplicates().hasSize(3);
		assertThat(this.ended).hasValue(1);
	}

	private Chain chain(FakeEcho echo, int payloads) {
		return new Chain(echo, 0, this.latencies::add, () -> this.sent.get() == payloads, this.ended::incrementAndGet);
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@FunctionalInterface
	private interface FakeEcho extends Echo {

		@Override
		default void awaitWorkers() {
		}

		@Override
		default void sendBlocking(int lane) {
			throw new UnsupportedOperationException();
		}

		@Override
		default Workers workers() {
			return List::of;
		}

		@Override
		default void close() {
		}

	}

}
