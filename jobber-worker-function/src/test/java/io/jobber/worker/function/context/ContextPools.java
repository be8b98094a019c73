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

package io.jobber.worker.function.context;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import io.jobber.worker.TaskExecutors;

import static org.awaitility.Awaitility.await;

/**
 * The threads around one pooled function: those of its contexts, and of its callers.
 */
final class ContextPools implements AutoCloseable {

	final ExecutorService contexts = TaskExecutors.newExecutor("context-");

	private final List<Thread> callers = new ArrayList<>();

	private final FakeFunction function;

	final PooledFunction<FakeFunction.FakeContext, String, String> pooled;

	ContextPools(FakeFunction function) {
		this(function, Clock.systemUTC());
	}

	ContextPools(FakeFunction function, Clock clock) {
		this.function = function;
		this.pooled = new PooledFunction<>("fake", function, this.contexts, PoolMeters.NONE, clock);
	}

	CompletableFuture<String> call(String input) {
		CompletableFuture<String> result = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				result.complete(this.pooled.apply(input));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		this.callers.add(caller);
		caller.start();
		return result;
	}

	/**
	 * Call, and return when the call waits for a context.
	 */
	CompletableFuture<String> callAndWait(String input) {
		CompletableFuture<String> result = call(input);
		Thread caller = this.callers.get(this.callers.size() - 1);
		await().atMost(Duration.ofMinutes(1)).until(() -> caller.getState() == Thread.State.TIMED_WAITING);
		return result;
	}

	void interruptLast() {
		this.callers.get(this.callers.size() - 1).interrupt();
	}

	void awaitStops(Integer... stops) {
		await().atMost(Duration.ofMinutes(1)).until(() -> this.function.stops().equals(List.of(stops)));
	}

	void shutDown() throws InterruptedException {
		long sinceNanos = System.nanoTime();
		this.pooled.close();
		this.pooled.awaitStopped(sinceNanos);
	}

	static boolean reached(CountDownLatch latch) throws InterruptedException {
		return latch.await(60, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.callers.forEach(Thread::interrupt);
		try {
			shutDown();
			this.contexts.shutdownNow();
			for (Thread caller : this.callers) {
				caller.join(10_000);
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
