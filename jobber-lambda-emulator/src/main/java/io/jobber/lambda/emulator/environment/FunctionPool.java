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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.bucket4j.Bucket;

import io.jobber.lambda.emulator.Bill.FunctionBill;
import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.EnvironmentSnapshot;
import io.jobber.lambda.emulator.environment.ExecutionEnvironment.Run;
import io.jobber.lambda.emulator.environment.FaultPlan.Kind;
import io.jobber.lambda.emulator.environment.FaultPlan.Mishaps;
import io.jobber.lambda.emulator.process.FunctionPackage;

/**
 * One function and its environments. An invocation gets the environment that was used
 * last, or a new one. Thread-safe; each running invocation has a thread, which waits for
 * its process.
 */
public final class FunctionPool implements AutoCloseable {

	private final Set<ExecutionEnvironment> environments = new LinkedHashSet<>(); // this

	private final Deque<ExecutionEnvironment> resting = new ArrayDeque<>(); // this

	private final FaultPlan faults = new FaultPlan();

	private final EmulatedFunction function;

	private final FunctionPackage code;

	private final Platform platform;

	private final ConcurrencyLimits limits;

	private final Bucket scalingRate;

	private FunctionBill bill; // this

	private boolean closed; // this

	public FunctionPool(EmulatedFunction function, FunctionPackage code, Platform platform, ConcurrencyLimits limits,
			Bucket scalingRate) {
		this.function = function;
		this.code = code;
		this.platform = platform;
		this.limits = limits;
		this.scalingRate = scalingRate;
		this.bill = new FunctionBill(function.name(), function.architecture(), function.memoryMegabytes(), 0, 0, 0);
	}

	public EmulatedFunction function() {
		return this.function;
	}

	public FaultPlan faults() {
		return this.faults;
	}

	public synchronized FunctionBill bill() {
		return this.bill;
	}

	public synchronized List<EnvironmentSnapshot> environments() {
		return this.environments.stream().map(ExecutionEnvironment::snapshot).toList();
	}

	/**
	 * Run an invocation. Does not block.
	 * @param invocation to run
	 * @return completes, on the thread that ran it, when the next could be run
	 * @throws ThrottledException if a limit is reached; the invocation never ran
	 */
	public CompletableFuture<InvocationResult> invoke(Invocation invocation) {
		if (this.faults.take(Kind.THROTTLE)) {
			throw new ThrottledException("ConcurrentInvocationLimitExceeded");
		}
		this.limits.acquire(this.function);
		try {
			Placement placement = place(invocation.version());
			CompletableFuture<InvocationResult> result = new CompletableFuture<>();
			this.platform.executor().execute(() -> run(placement, invocation, result));
			return result;
		}
		catch (RuntimeException ex) {
			this.limits.release(this.function);
			throw ex;
		}
	}

	private synchronized Placement place(String version) {
		if (this.closed) {
			throw new IllegalStateException("The emulator is closed");
		}
		for (Iterator<ExecutionEnvironment> all = this.resting.iterator(); all.hasNext();) {
			ExecutionEnvironment warm = all.next();
			if (warm.version().equals(version) && warm.isUsable()) {
				all.remove();
				return new Placement(warm, this.faults.take(false));
			}
		}
		if (!this.scalingRate.tryConsume(1)) {
			throw new ThrottledException("FunctionInvocationRateLimitExceeded");
		}
		ExecutionEnvironment cold = new ExecutionEnvironment(this.function, version, this.code, this.platform);
		this.environments.add(cold);
		return new Placement(cold, this.faults.take(true));
	}

	private void run(Placement placement, Invocation invocation, CompletableFuture<InvocationResult> result) {
		ExecutionEnvironment environment = placement.environment();
		try {
			Run run = environment.run(invocation, placement.mishaps());
			charge(run);
			giveBack(environment);
			result.complete(run.result());
		}
		catch (RuntimeException ex) {
			environment.close();
			giveBack(environment);
			result.completeExceptionally(ex);
		}
	}

	private synchronized void charge(Run run) {
		this.bill = new FunctionBill(this.bill.name(), this.bill.architecture(), this.bill.memoryMegabytes(),
				this.bill.requests() + 1, this.bill.billedMillis() + run.billedMillis(),
				this.bill.initMillis() + run.initMillis());
	}

	private synchronized void giveBack(ExecutionEnvironment environment) {
		if (environment.isUsable()) {
			this.resting.addFirst(environment);
		}
		else {
			this.environments.remove(environment);
		}
		this.limits.release(this.function);
	}

	/**
	 * Remove the environments that have waited for too long or have died, and hand over
	 * what those that wait have written. Blocks until their processes have ended.
	 */
	public void tidy() {
		List<ExecutionEnvironment> unused;
		List<ExecutionEnvironment> used;
		synchronized (this) {
			unused = this.resting.stream()
				.filter((one) -> !one.isUsable() || one.isResting(this.platform.idleTimeout()))
				.toList();
			this.resting.removeAll(unused);
			this.environments.removeAll(unused);
			used = List.copyOf(this.resting);
		}
		used.forEach(ExecutionEnvironment::forwardOutput);
		unused.forEach(ExecutionEnvironment::close);
	}

	/**
	 * Kill all processes and take no more invocations. Blocks until they have ended;
	 * running invocations end with an error.
	 */
	@Override
	public void close() {
		List<ExecutionEnvironment> all;
		synchronized (this) {
			this.closed = true;
			all = List.copyOf(this.environments);
		}
		all.forEach(ExecutionEnvironment::kill);
		all.forEach(ExecutionEnvironment::close);
	}

	private record Placement(ExecutionEnvironment environment, Mishaps mishaps) {
	}

}
