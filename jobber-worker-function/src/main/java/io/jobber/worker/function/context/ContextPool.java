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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolBuilder;
import reactor.pool.PoolShutdownException;
import reactor.pool.PooledRef;

import io.jobber.worker.function.context.ContextUnavailableException.Reason;
import io.jobber.worker.function.context.LiveContexts.StartFailedException;

/**
 * Hands the contexts of one function out, most recently used first, so that surplus ones
 * fall idle and are stopped. A caller that waits does so on its own thread and can be
 * interrupted; what arrives for it afterwards goes to the next one. None of the
 * function's code runs in here: the pool's loop may be on any caller's thread.
 *
 * @param <C> the context
 */
final class ContextPool<C> {

	private final Set<Arrival<C>> waiting = ConcurrentHashMap.newKeySet();

	private final String name;

	private final ContextLimits limits;

	private final LiveContexts<C> contexts;

	private final InstrumentedPool<LiveContext<C>> pool;

	ContextPool(String name, ContextLimits limits, LiveContexts<C> contexts, ExecutorService executor,
			PoolMeters meters, Clock clock) {
		this.name = name;
		this.limits = limits;
		this.contexts = contexts;
		PoolBuilder<LiveContext<C>, ?> builder = PoolBuilder
			.from(Mono.fromCallable(contexts::start).subscribeOn(Schedulers.fromExecutorService(executor)))
			.destroyHandler((context) -> Mono.create((sink) -> contexts.stop(context, sink::success)))
			.sizeBetween(0, limits.maxContexts())
			.maxPendingAcquire(limits.maxWaiting())
			.idleResourceReuseMruOrder()
			.clock(clock);
		Duration idleTimeout = limits.idleTimeout();
		if (!idleTimeout.isZero()) {
			builder.evictionIdle(idleTimeout).evictInBackground(idleTimeout.dividedBy(4).plusMillis(1));
		}
		this.pool = meters.build(builder, name);
	}

	/**
	 * Wait for a context; it has begun a run.
	 * @return the context
	 * @throws ContextUnavailableException if there is none
	 * @throws CancellationException if the thread was interrupted; its flag stays set
	 * @throws Throwable what the start of a context has thrown, as it is
	 */
	PooledRef<LiveContext<C>> acquire() throws Throwable {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("Function '" + this.name + "' blocks, so it cannot be called on thread "
					+ Thread.currentThread().getName());
		}
		Arrival<C> arrival = new Arrival<>();
		this.waiting.add(arrival);
		try {
			// Closed meanwhile: either close() saw the arrival or it is seen here.
			if (this.contexts.isClosed()) {
				throw closed();
			}
			this.pool.acquire().subscribe(arrival);
			PooledRef<LiveContext<C>> ref = arrival.await(this.limits.acquireTimeout());
			if (!ref.poolable().begin()) {
				ref.invalidate().subscribe();
				throw closed();
			}
			return ref;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Interrupted while waiting for a context of function '" + this.name + "'");
		}
		catch (TimeoutException ex) {
			throw new ContextUnavailableException(this.name, Reason.TIMEOUT, "none was free or started within "
					+ this.limits.acquireTimeout() + "; " + usage() + " (maxContexts, acquireTimeout)");
		}
		catch (ExecutionException ex) {
			throw failure(Objects.requireNonNull(ex.getCause()));
		}
		finally {
			this.waiting.remove(arrival);
		}
	}

	/**
	 * Give a context back after its run.
	 * @param ref the context
	 * @param reusable whether another run may use it; if not, it is stopped
	 */
	void release(PooledRef<LiveContext<C>> ref, boolean reusable) {
		LiveContext<C> context = ref.poolable();
		context.end();
		(reusable ? ref.release() : ref.invalidate()).subscribe();
		// Closed meanwhile: the pool may not have noticed what came back.
		if (this.contexts.isClosed()) {
			this.contexts.stop(context, () -> {
			});
		}
	}

	/**
	 * Fail the calls that wait, start no context any more, and stop those that are in no
	 * run. Does not wait.
	 */
	void close() {
		this.contexts.close();
		this.pool.disposeLater().subscribe();
		this.waiting.forEach((arrival) -> arrival.fail(new PoolShutdownException()));
	}

	private Throwable failure(Throwable failure) {
		if (this.contexts.isClosed() || failure instanceof PoolShutdownException
				|| failure instanceof RejectedExecutionException) {
			return closed();
		}
		if (failure instanceof PoolAcquirePendingLimitException) {
			return new ContextUnavailableException(this.name, Reason.FULL, usage() + " (maxContexts, maxWaiting)");
		}
		Throwable cause = failure.getCause();
		return (failure instanceof StartFailedException && cause != null) ? cause : failure;
	}

	private ContextUnavailableException closed() {
		return new ContextUnavailableException(this.name, Reason.CLOSED, "the application shuts down");
	}

	private String usage() {
		InstrumentedPool.PoolMetrics now = this.pool.metrics();
		return now.acquiredSize() + " of at most " + this.limits.maxContexts() + " are in use and "
				+ now.pendingAcquireSize() + " of at most " + this.limits.maxWaiting() + " calls are waiting";
	}

	/**
	 * Where a context arrives for one caller, unless it has given up: then the context
	 * goes back. Reactor's own way to block would drop it.
	 */
	private static final class Arrival<C> extends BaseSubscriber<PooledRef<LiveContext<C>>> {

		private final CompletableFuture<PooledRef<LiveContext<C>>> future = new CompletableFuture<>();

		PooledRef<LiveContext<C>> await(Duration timeout)
				throws InterruptedException, ExecutionException, TimeoutException {
			try {
				return this.future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException | TimeoutException ex) {
				if (!this.future.cancel(false) && !this.future.isCompletedExceptionally()) {
					this.future.join().release().subscribe();
				}
				cancel();
				throw ex;
			}
		}

		void fail(Throwable failure) {
			if (this.future.completeExceptionally(failure)) {
				cancel();
			}
		}

		@Override
		protected void hookOnNext(PooledRef<LiveContext<C>> ref) {
			if (!this.future.complete(ref)) {
				ref.release().subscribe();
			}
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.future.completeExceptionally(failure);
		}

	}

}
