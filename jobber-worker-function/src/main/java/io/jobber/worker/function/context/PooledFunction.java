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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.pool.PooledRef;

/**
 * A {@link ContextFunction} as the catalog has it: a function of values, which runs on
 * the thread that calls it, with a context of its pool.
 *
 * @param <C> type of the contexts
 * @param <I> type of the input
 * @param <O> type of the output
 */
final class PooledFunction<C, I, O> implements Function<I, @Nullable O> {

	private final ContextFunction<C, I, O> function;

	private final Duration stopTimeout;

	private final LiveContexts<C> contexts;

	private final ContextPool<C> pool;

	PooledFunction(String name, ContextFunction<C, I, O> function, ExecutorService executor, PoolMeters meters,
			Clock clock) {
		this.function = function;
		ContextLimits limits = function.limits();
		this.stopTimeout = limits.stopTimeout();
		this.contexts = new LiveContexts<>(name, function, limits.maxContexts(), executor);
		this.pool = new ContextPool<>(name, limits, this.contexts, executor, meters, clock);
	}

	void init() throws ExecutionException, InterruptedException {
		this.contexts.init();
	}

	@Override
	public @Nullable O apply(I input) {
		try {
			return run(input);
		}
		catch (Throwable ex) {
			throw PooledFunction.<RuntimeException>unchecked(ex);
		}
	}

	/**
	 * Have no more runs. Does not wait for those that there are.
	 */
	void close() {
		this.pool.close();
	}

	/**
	 * Wait for the contexts to be stopped, after {@link #close()}.
	 * @param sinceNanos since when it is waited for
	 */
	void awaitStopped(long sinceNanos) throws InterruptedException {
		this.contexts.awaitStopped(this.stopTimeout, sinceNanos);
	}

	private @Nullable O run(I input) throws Throwable {
		PooledRef<LiveContext<C>> ref = this.pool.acquire();
		boolean reusable = false;
		try {
			O result = this.function.run(ref.poolable().context(), input);
			// A run that ends with its thread interrupted was cancelled.
			reusable = !Thread.currentThread().isInterrupted();
			return result;
		}
		finally {
			this.pool.release(ref, reusable);
		}
	}

	// The exception's type is sent to the caller of a task, so it must not be wrapped.
	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E unchecked(Throwable failure) throws E {
		throw (E) failure;
	}

}
