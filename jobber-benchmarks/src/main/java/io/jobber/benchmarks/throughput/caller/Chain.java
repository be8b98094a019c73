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

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

import io.jobber.benchmarks.throughput.echo.Echo;

/**
 * Keeps one payload in flight: when its answer has come, the next one is sent, on the
 * thread that brought the answer.
 */
final class Chain {

	private final Echo echo;

	private final int lane;

	private final LongConsumer latencies;

	private final BooleanSupplier over;

	private final Runnable ended;

	/**
	 * Create a chain that has not sent anything yet.
	 * @param echo what answers
	 * @param lane its number among the chains of a load
	 * @param latencies takes the time of each in nanoseconds
	 * @param over whether to send no more
	 * @param ended is called once when the last answer has come
	 */
	Chain(Echo echo, int lane, LongConsumer latencies, BooleanSupplier over, Runnable ended) {
		this.echo = echo;
		this.lane = lane;
		this.latencies = latencies;
		this.over = over;
		this.ended = ended;
	}

	void next() {
		Sent sent;
		do {
			if (this.over.getAsBoolean()) {
				this.ended.run();
				return;
			}
			sent = new Sent();
			this.echo.send(this.lane, sent);
			sent.returned = true;
		}
		while (sent.answeredInside);
	}

	/**
	 * One payload. An answer that comes inside of {@code send} must not send again there:
	 * if all did, the stack would end. Only the sender's thread looks at the flags.
	 */
	private final class Sent implements Runnable {

		private final long start = System.nanoTime();

		private final Thread sender = Thread.currentThread();

		private boolean returned;

		private boolean answeredInside;

		@Override
		public void run() {
			Chain.this.latencies.accept(System.nanoTime() - this.start);
			if (Thread.currentThread() == this.sender && !this.returned) {
				this.answeredInside = true;
			}
			else {
				next();
			}
		}

	}

}
