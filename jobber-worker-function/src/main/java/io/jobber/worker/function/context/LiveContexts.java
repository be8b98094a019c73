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

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the contexts of one function, and knows all that live. A context has a
 * permit from before its start until after its stop: there are never more than permits,
 * and when all permits are back, all contexts are stopped. The pool hands contexts out;
 * it is not relied on for these two, as it forgets a context before it is stopped, and
 * may lose one that comes back while it shuts down.
 * <p>
 * Threads: those of the executor start and stop; any thread asks for it.
 *
 * @param <C> the context
 */
final class LiveContexts<C> {

	private static final Logger log = LoggerFactory.getLogger(LiveContexts.class);

	private final Set<LiveContext<C>> live = ConcurrentHashMap.newKeySet();

	private final String name;

	private final ContextFunction<C, ?, ?> function;

	private final FutureTask<Void> init;

	private final int max;

	private final Semaphore permits;

	private final ExecutorService executor;

	private volatile boolean closed;

	LiveContexts(String name, ContextFunction<C, ?, ?> function, int max, ExecutorService executor) {
		this.name = name;
		this.function = function;
		this.init = new FutureTask<>(() -> {
			function.init();
			return null;
		});
		this.max = max;
		this.permits = new Semaphore(max);
		this.executor = executor;
	}

	/**
	 * Initialise the function on the first call; other calls wait for that.
	 * @throws ExecutionException if it failed, each time
	 */
	void init() throws ExecutionException, InterruptedException {
		this.init.run();
		this.init.get();
	}

	/**
	 * Start a context, on the calling thread, which is the executor's. Waits for others
	 * to be stopped if there are as many as there may be.
	 * @return the context
	 */
	LiveContext<C> start() {
		LiveContext<C> started;
		try {
			init();
			this.permits.acquire();
		}
		catch (ExecutionException ex) {
			throw new StartFailedException(Objects.requireNonNull(ex.getCause()));
		}
		catch (InterruptedException ex) {
			throw new StartFailedException(ex);
		}
		try {
			started = new LiveContext<>(create());
		}
		catch (Throwable ex) {
			this.permits.release();
			throw new StartFailedException(ex);
		}
		this.live.add(started);
		// Closed meanwhile: either close() saw the context or it is seen here.
		if (this.closed) {
			stop(started);
		}
		return started;
	}

	/**
	 * Stop a context on a thread of the executor, unless it is stopped already.
	 * @param context the context
	 * @param done is run when it is stopped
	 */
	void stop(LiveContext<C> context, Runnable done) {
		Runnable stop = () -> {
			stop(context);
			done.run();
		};
		try {
			this.executor.execute(stop);
		}
		catch (RejectedExecutionException ex) {
			// The shutdown did not wait long enough for this one.
			stop.run();
		}
	}

	/**
	 * Start none any more, and stop those that are in no run. A run that ends later has
	 * to stop its own.
	 */
	void close() {
		this.closed = true;
		this.live.forEach((context) -> stop(context, () -> {
		}));
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Wait until all are stopped, after {@link #close()}.
	 * @param timeout how long to wait
	 * @param sinceNanos since when it is waited for
	 */
	void awaitStopped(Duration timeout, long sinceNanos) throws InterruptedException {
		long remainingNanos = timeout.toNanos() - (System.nanoTime() - sinceNanos);
		if (this.permits.tryAcquire(this.max, remainingNanos, TimeUnit.NANOSECONDS)) {
			this.permits.release(this.max);
			return;
		}
		log.warn("Function '{}' has not stopped {} of its contexts within {} (stopTimeout): each is stopped when its "
				+ "run returns", this.name, this.max - this.permits.availablePermits(), timeout);
	}

	private C create() throws Exception {
		if (this.closed) {
			throw new RejectedExecutionException("Function '" + this.name + "' starts no context any more");
		}
		return Objects.requireNonNull(this.function.start(),
				() -> "Function '" + this.name + "' started null instead of a context");
	}

	private void stop(LiveContext<C> context) {
		if (!context.retire()) {
			return;
		}
		try {
			this.function.stop(context.context());
		}
		catch (Throwable ex) {
			log.warn("A context of function '{}' could not be stopped", this.name, ex);
		}
		finally {
			this.live.remove(context);
			this.permits.release();
		}
	}

	/**
	 * A context could not be started. Reactor would not signal some errors, such as that
	 * of a missing native library, but signals any exception that has them for a cause.
	 */
	@SuppressWarnings("serial") // never serialized
	static final class StartFailedException extends RuntimeException {

		StartFailedException(Throwable cause) {
			super(null, cause, false, false);
		}

	}

}
