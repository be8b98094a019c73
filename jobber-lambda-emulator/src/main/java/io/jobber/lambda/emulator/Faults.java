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

import java.time.Duration;
import java.util.Map;

import io.jobber.lambda.emulator.environment.FaultPlan;
import io.jobber.lambda.emulator.environment.FunctionPool;

/**
 * Fault injection, per function. Each takes effect with the next invocation, replaces
 * what was said of it before, and ends after its number of times or when it is
 * {@link #clear cleared}. Thread-safe; nothing blocks. Every method throws
 * {@link IllegalArgumentException} for a function that the emulator does not have and for
 * a negative number or time.
 */
public final class Faults {

	/**
	 * As a number of times: until it is cleared.
	 */
	public static final int ALWAYS = FaultPlan.ALWAYS;

	private final Map<String, FunctionPool> pools;

	Faults(Map<String, FunctionPool> pools) {
		this.pools = pools;
	}

	/**
	 * Refuse invocations as throttled, with status 429. Events are accepted and wait.
	 * @param function its name
	 * @param times how many; {@link #ALWAYS} is until cleared
	 */
	public void throttle(String function, int times) {
		plan(function).plan(FaultPlan.Kind.THROTTLE, times);
	}

	/**
	 * Let new environments fail to initialise, as if the process had exited with status
	 * 1. Lambda initialises once more when it invokes, and that fails too.
	 * @param function its name
	 * @param times how many environments; {@link #ALWAYS} is until cleared
	 */
	public void failInit(String function, int times) {
		plan(function).plan(FaultPlan.Kind.FAIL_INIT, times);
	}

	/**
	 * Let every initialisation take longer, until it is cleared. It counts against the
	 * initialisation's limit of 10 s.
	 * @param function its name
	 * @param delay by how much; zero ends it
	 */
	public void slowStart(String function, Duration delay) {
		plan(function).slowStart(delay);
	}

	/**
	 * Let the process exit with status 1 the moment it is given an event.
	 * @param function its name
	 * @param times how many invocations; {@link #ALWAYS} is until cleared
	 */
	public void crash(String function, int times) {
		plan(function).plan(FaultPlan.Kind.CRASH, times);
	}

	/**
	 * Kill the process with SIGKILL in the middle of an invocation.
	 * @param function its name
	 * @param after how long after the event was given; one that is answered sooner is
	 * spared
	 * @param times how many invocations; {@link #ALWAYS} is until cleared
	 */
	public void kill(String function, Duration after, int times) {
		plan(function).killAfter(after, times);
	}

	/**
	 * Run events twice with the same request id, as Lambda's queue sometimes does.
	 * @param function its name
	 * @param times how many events; {@link #ALWAYS} is until cleared
	 */
	public void duplicate(String function, int times) {
		plan(function).plan(FaultPlan.Kind.DUPLICATE, times);
	}

	/**
	 * Let nothing go wrong on purpose any more.
	 * @param function its name
	 */
	public void clear(String function) {
		plan(function).clear();
	}

	private FaultPlan plan(String function) {
		FunctionPool pool = this.pools.get(function);
		if (pool == null) {
			throw new IllegalArgumentException(
					"There is no function '%s': there is %s".formatted(function, this.pools.keySet()));
		}
		return pool.faults();
	}

}
