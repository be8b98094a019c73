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

package io.jobber.lambda.emulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A function as it is deployed.
 *
 * @param name its name; 1 to 64 letters, digits, dashes and underscores
 * @param code a zip file, or a folder of what would be in it
 * @param handler what the runtime calls: {@code package.Class::method} for Java
 * @param runtime {@code java…} for AWS's Java runtime, {@code provided…} for the
 * executable {@code bootstrap} of the package
 * @param memoryMegabytes 128 to 10240
 * @param timeout after which an invocation is ended; 1 s to 15 min
 * @param architecture which list price it is billed at; the machine's own is what runs
 * @param environment its variables
 * @param reservedConcurrency how many invocations may run at a time; {@code null} is as
 * many as the account has, 0 is none
 * @param asynchronous what becomes of events
 * @param alias the name of an alias of its one published version; {@code null} if nothing
 * is published, so that there is {@code $LATEST} only
 */
public record EmulatedFunction(String name, Path code, String handler, String runtime, int memoryMegabytes,
		Duration timeout, Architecture architecture, Map<String, String> environment,
		@Nullable Integer reservedConcurrency, EventInvocation asynchronous, @Nullable String alias) {

	private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(15);

	public EmulatedFunction {
		if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
			throw new IllegalArgumentException(
					"A function cannot be called '%s': it takes 1 to 64 letters, digits, dashes and underscores"
						.formatted(name));
		}
		if (memoryMegabytes < 128 || memoryMegabytes > 10240) {
			throw new IllegalArgumentException("Function '%s' has %d MB of memory, but Lambda gives 128 to 10240"
				.formatted(name, memoryMegabytes));
		}
		if (timeout.toSeconds() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
			throw new IllegalArgumentException(
					"Function '%s' has a timeout of %s, but Lambda allows 1 s to 15 min".formatted(name, timeout));
		}
		if (reservedConcurrency != null && reservedConcurrency < 0) {
			throw new IllegalArgumentException("Function '%s' reserves a concurrency of %d, but 0 is the least"
				.formatted(name, reservedConcurrency));
		}
		environment = Map.copyOf(environment);
	}

	/**
	 * What a function runs on.
	 */
	public enum Architecture {

		/**
		 * Processors of Intel and AMD.
		 */
		X86_64,

		/**
		 * Graviton processors.
		 */
		ARM64

	}

	/**
	 * How asynchronous invocations are retried and where failed ones go.
	 *
	 * @param maximumRetries how often a failed one is tried again, 0 to 2
	 * @param maximumAge after which it is dropped, 60 s to 6 h
	 * @param onFailure where it goes then, an ARN; {@code null} is nowhere
	 */
	public record EventInvocation(int maximumRetries, Duration maximumAge, @Nullable String onFailure) {

		/**
		 * What Lambda does if nothing is said.
		 */
		public static final EventInvocation DEFAULT = new EventInvocation(2, Duration.ofHours(6), null);

	}

}
