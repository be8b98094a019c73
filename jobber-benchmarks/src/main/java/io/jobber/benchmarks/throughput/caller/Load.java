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

import java.time.Duration;
import java.util.Locale;

/**
 * How payloads are sent. With {@link Kind#RATE} so many a second, and a latency counts
 * from when a payload was due, so that what had to wait for a slow answer is not left
 * out. With all others a next one is sent when an answer has come, so that as many are in
 * flight at all times.
 *
 * @param kind how
 * @param inFlight how many at a time, or how many a second
 * @param warmup how long before it is measured
 * @param duration how long it is measured
 */
public record Load(Kind kind, int inFlight, Duration warmup, Duration duration) {

	/**
	 * The same for a shorter or longer time.
	 */
	public Load lasting(Duration duration) {
		return new Load(this.kind, this.inFlight, Duration.ZERO, duration);
	}

	/**
	 * As one line that {@link #parse} reads.
	 */
	public String line() {
		return this.kind + " " + this.inFlight + " " + this.warmup.toMillis() + " " + this.duration.toMillis();
	}

	public static Load parse(String line) {
		String[] words = line.split(" ");
		return new Load(Kind.valueOf(words[0]), Integer.parseInt(words[1]), Duration.ofMillis(Long.parseLong(words[2])),
				Duration.ofMillis(Long.parseLong(words[3])));
	}

	@Override
	public String toString() {
		return this.kind.name().toLowerCase(Locale.ROOT) + " " + this.inFlight;
	}

	/**
	 * Who sends.
	 */
	public enum Kind {

		/**
		 * Runs on the thread that delivers the answer.
		 */
		ASYNC,

		/**
		 * Platform threads that wait for each answer.
		 */
		BLOCKING,

		/**
		 * Virtual threads that wait for each answer.
		 */
		VIRTUAL,

		/**
		 * One thread that waits for none.
		 */
		RATE

	}

}
