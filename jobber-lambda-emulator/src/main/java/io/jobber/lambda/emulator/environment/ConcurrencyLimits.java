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

package io.jobber.lambda.emulator.environment;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.jobber.lambda.emulator.EmulatedFunction;

/**
 * How many invocations run, and may run: in each function that reserves concurrency, and
 * in all others together. Thread-safe.
 */
public final class ConcurrencyLimits {

	private final Map<String, Integer> running = new HashMap<>();

	private final int unreserved;

	private int runningUnreserved;

	/**
	 * Divide what an account has.
	 * @param account how many invocations may run at a time
	 * @param functions that share them
	 * @throws IllegalArgumentException if they reserve more than there is
	 */
	public ConcurrencyLimits(int account, Collection<EmulatedFunction> functions) {
		int reserved = functions.stream()
			.map(EmulatedFunction::reservedConcurrency)
			.filter(Objects::nonNull)
			.mapToInt(Integer::intValue)
			.sum();
		if (account < 1 || reserved > account) {
			throw new IllegalArgumentException(
					"The account's concurrency is %d, but must be 1 or more and at least the %d that its functions reserve"
						.formatted(account, reserved));
		}
		this.unreserved = account - reserved;
	}

	synchronized void acquire(EmulatedFunction function) {
		Integer reserved = function.reservedConcurrency();
		if (reserved == null) {
			if (this.runningUnreserved >= this.unreserved) {
				throw new ThrottledException("ConcurrentInvocationLimitExceeded");
			}
			this.runningUnreserved++;
		}
		else {
			int own = this.running.getOrDefault(function.name(), 0);
			if (own >= reserved) {
				throw new ThrottledException("ReservedFunctionConcurrentInvocationLimitExceeded");
			}
			this.running.put(function.name(), own + 1);
		}
	}

	synchronized void release(EmulatedFunction function) {
		if (function.reservedConcurrency() == null) {
			this.runningUnreserved--;
		}
		else {
			this.running.merge(function.name(), -1, Integer::sum);
		}
	}

}
