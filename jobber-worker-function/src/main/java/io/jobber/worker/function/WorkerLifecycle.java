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

package io.jobber.worker.function;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

/**
 * Runs the sessions of a worker while an application runs: those that others
 * {@linkplain #join begin}, and those of a {@link SessionPlan}, the first of which begins
 * when the last beans start. When the application stops, sessions drain among the first
 * beans, for as long as the shutdown timeout allows, and what is left is closed when this
 * is destroyed. It may be started again.
 * <p>
 * Threads: {@value #THREAD}, if there is a plan; it joins, waits for reports and keeps
 * the process alive. All methods may be called from any thread.
 */
public final class WorkerLifecycle implements SmartLifecycle, DisposableBean {

	/**
	 * The thread of a plan.
	 */
	public static final String THREAD = "jobber-worker-run";

	/**
	 * Why sessions drain.
	 */
	public static final String STOPPING = "the worker's process ends";

	private static final Logger log = LoggerFactory.getLogger(WorkerLifecycle.class);

	// A session that is closed reports within two.
	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

	private final Worker worker;

	private final Duration shutdownTimeout;

	private final @Nullable SessionPlan plan;

	// Of the latest start, as is ended; Spring starts and stops on one thread at a time.
	private volatile CountDownLatch stopping = new CountDownLatch(1);

	private volatile CompletableFuture<@Nullable Void> ended = CompletableFuture.completedFuture(null);

	private volatile boolean finished; // the plan has no further session

	/**
	 * Run sessions that others begin.
	 * @param worker opens the sessions, and is closed with this
	 * @param shutdownTimeout how long sessions may take to drain if the application that
	 * they have joined is silent
	 */
	public WorkerLifecycle(Worker worker, Duration shutdownTimeout) {
		this(worker, shutdownTimeout, null);
	}

	/**
	 * Run the sessions of a plan.
	 * @param worker opens the sessions, and is closed with this
	 * @param shutdownTimeout how long sessions may take to drain if the application that
	 * they have joined is silent
	 * @param plan which sessions
	 */
	public WorkerLifecycle(Worker worker, Duration shutdownTimeout, @Nullable SessionPlan plan) {
		this.worker = worker;
		this.shutdownTimeout = shutdownTimeout;
		this.plan = plan;
	}

	/**
	 * Begin a session. Does not block.
	 * @param invitation where to join
	 * @return the session
	 * @throws IllegalStateException if the application stops
	 */
	public WorkerSession join(Invitation invitation) {
		if (isStopping()) {
			throw new IllegalStateException("The application stops");
		}
		WorkerSession session = this.worker.join(invitation);
		// Stopped meanwhile: either stop() saw the session or it is seen here.
		if (isStopping()) {
			session.drain(STOPPING, this.shutdownTimeout);
		}
		return session;
	}

	/**
	 * Whether a session has joined an application.
	 * @return whether tasks may come
	 */
	public boolean isJoined() {
		return this.worker.isJoined();
	}

	/**
	 * Whether the application stops.
	 * @return whether no session begins any more
	 */
	public boolean isStopping() {
		return this.stopping.getCount() == 0;
	}

	@Override
	public void start() {
		if (isRunning() || this.finished) {
			return;
		}
		this.stopping = new CountDownLatch(1);
		SessionPlan plan = this.plan;
		WorkerSession first = (plan != null) ? join(plan.invitation()) : null;
		this.ended = new CompletableFuture<>();
		if (plan != null) {
			new Thread(() -> run(plan, first), THREAD).start();
		}
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.stopping.countDown();
		CompletableFuture<?> drained = this.worker.drain(STOPPING, this.shutdownTimeout);
		CompletableFuture<@Nullable Void> ended = this.ended;
		if (this.plan == null) {
			drained.thenRun(() -> ended.complete(null));
		}
		ended.thenRun(callback);
	}

	@Override
	public boolean isRunning() {
		return !this.ended.isDone();
	}

	@Override
	public void destroy() {
		this.stopping.countDown();
		this.worker.close();
		if (this.plan == null) {
			return;
		}
		try {
			this.ended.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			log.warn("Worker has not ended within {}", CLOSE_TIMEOUT);
		}
	}

	private void run(SessionPlan plan, @Nullable WorkerSession first) {
		WorkerSession session = first;
		try {
			while (session != null) {
				long startNanos = System.nanoTime();
				WorkReport report = session.report().join();
				Duration length = Duration.ofNanos(System.nanoTime() - startNanos);
				session = next(plan, plan.after(report, length, isStopping()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.ended.complete(null);
		}
		if (this.finished && !isStopping()) {
			plan.finished();
		}
	}

	private @Nullable WorkerSession next(SessionPlan plan, @Nullable Duration wait) throws InterruptedException {
		this.finished = wait == null;
		if (wait == null || this.stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
			return null;
		}
		try {
			return join(plan.invitation());
		}
		catch (IllegalStateException ex) {
			// Stopped meanwhile.
			return null;
		}
	}

}
