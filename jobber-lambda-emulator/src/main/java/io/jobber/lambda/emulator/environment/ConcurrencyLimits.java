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
