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

package io.jobber.worker.function.standing;

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
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

/**
 * Joins an application as the last bean to start, and again whenever that has ended, for
 * whatever reason and for as long as the process runs. It drains as the first bean to
 * stop, for as long as {@code spring.lifecycle.timeout-per-shutdown-phase} allows; the
 * exit code is left to whoever stopped the context (143 after SIGTERM).
 * <p>
 * Threads: {@value #THREAD}, which joins, waits, and keeps the process alive. All methods
 * may be called from any thread.
 */
final class StandingWorker implements SmartLifecycle, DisposableBean {

	static final String THREAD = "jobber-worker-run";

	private static final String ENDING = "the worker's process ends";

	private static final Logger log = LoggerFactory.getLogger(StandingWorker.class);

	// A session that is closed reports within two.
	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private final Invitation invitation;

	private final Worker worker;

	private final RejoinDelay delay;

	private final Duration shutdownTimeout;

	// Of the latest start; written under the lock.
	private volatile CountDownLatch stopping = new CountDownLatch(1);

	// Of the latest start; written under the lock.
	private volatile CompletableFuture<Boolean> ended = CompletableFuture.completedFuture(true);

	private volatile @Nullable WorkerSession session; // written under the lock

	private volatile String absence = "it has not joined"; // written by the thread

	/**
	 * Create a worker.
	 * @param invitation where to join, with a token that is good for any number of joins
	 * @param worker joins, and is closed with this
	 * @param delay says how long to wait in between
	 * @param shutdownTimeout how long it may take to leave when it is stopped
	 */
	StandingWorker(Invitation invitation, Worker worker, RejoinDelay delay, Duration shutdownTimeout) {
		this.invitation = invitation;
		this.worker = worker;
		this.delay = delay;
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Where the application is that this worker joins.
	 * @return {@code host:port}
	 */
	String address() {
		return this.invitation.address();
	}

	/**
	 * Why no task can come.
	 * @return words, or {@code null} if the worker has joined and does not leave
	 */
	@Nullable String absence() {
		if (isStopping()) {
			return ENDING;
		}
		WorkerSession session = this.session;
		return (session != null && session.isJoined()) ? null : this.absence;
	}

	@Override
	public synchronized void start() {
		if (isRunning()) {
			return;
		}
		this.stopping = new CountDownLatch(1);
		WorkerSession first;
		try {
			first = join();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidJoinException.address(this.invitation.address());
		}
		this.ended = new CompletableFuture<>();
		new Thread(() -> run(first), THREAD).start();
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		WorkerSession current = lastSession();
		if (current != null) {
			current.drain(ENDING, this.shutdownTimeout);
		}
		this.ended.thenRun(callback);
	}

	@Override
	public boolean isRunning() {
		return !this.ended.isDone();
	}

	@Override
	public void destroy() {
		lastSession();
		this.worker.close();
		try {
			this.ended.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			log.warn("Worker has not ended within {}", PATIENCE);
		}
	}

	private void run(@Nullable WorkerSession first) {
		WorkerSession current = first;
		try {
			while (current != null) {
				long startNanos = System.nanoTime();
				WorkReport report = current.report().join();
				Duration length = Duration.ofNanos(System.nanoTime() - startNanos);
				current = await(after(report, length)) ? null : join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.ended.complete(true);
		}
	}

	private Duration after(WorkReport report, Duration length) {
		Duration wait = this.delay.after(report.outcome(), length);
		this.absence = report.outcome() + ": " + report.reason();
		if (isStopping()) {
			return wait;
		}
		if (report.outcome() == Outcome.REFUSED) {
			log.warn(
					"{} refuses this worker, which tries again in {} s: {} (is jobber.worker.token its "
							+ "jobber.scheduler.join-token, or that of one of its pools?)",
					this.invitation.address(), wait.toSeconds(), report.reason());
		}
		else {
			log.info("Joining {} again in {} ms", this.invitation.address(), wait.toMillis());
		}
		return wait;
	}

	/**
	 * Wait until it is time to join, or to stop.
	 * @param wait how long to wait
	 * @return whether it is time to stop
	 */
	private boolean await(Duration wait) throws InterruptedException {
		return this.stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Open the next session, unless no further one is wanted.
	 * @return the session, or {@code null} if none is wanted
	 */
	private synchronized @Nullable WorkerSession join() {
		if (isStopping()) {
			return null;
		}
		WorkerSession next = this.worker.join(this.invitation);
		this.session = next;
		return next;
	}

	/**
	 * Open no further session.
	 * @return the last one
	 */
	private synchronized @Nullable WorkerSession lastSession() {
		this.stopping.countDown();
		return this.session;
	}

	private boolean isStopping() {
		return this.stopping.getCount() == 0;
	}

}
