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

package io.jobber.benchmarks.throughput.echo;

import java.util.Locale;

/**
 * What answers.
 *
 * @param kind how it is reached
 * @param workers how many processes it has
 */
public record Target(Kind kind, int workers) {

	/**
	 * The target that this one is compared with.
	 */
	public Target reference() {
		return new Target(Kind.REFERENCE, this.workers);
	}

	/**
	 * The limit of what this one can come to.
	 */
	public Target limit() {
		return new Target(Kind.BATCHING, this.workers);
	}

	/**
	 * As one word that {@link #parse} reads.
	 */
	public String word() {
		return this.kind + ":" + this.workers;
	}

	public static Target parse(String word) {
		String[] parts = word.split(":");
		return new Target(Kind.valueOf(parts[0]), Integer.parseInt(parts[1]));
	}

	@Override
	public String toString() {
		return this.kind.name().toLowerCase(Locale.ROOT)
				+ ((this.workers == 1) ? ", 1 worker" : ", " + this.workers + " workers");
	}

	/**
	 * How a target is reached.
	 */
	public enum Kind {

		/**
		 * A raw stream.
		 */
		REFERENCE,

		/**
		 * A raw stream whose messages hold as many payloads as are ready: the limit of
		 * any protocol that batches.
		 */
		BATCHING,

		/**
		 * Workers with a handler in plain Java.
		 */
		HANDLER,

		/**
		 * The same, with results emitted on the transport's threads.
		 */
		TRANSPORT,

		/**
		 * Workers with Spring Cloud Function's catalog.
		 */
		FUNCTION

	}

}
