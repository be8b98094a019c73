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

package io.jobber.worker.function.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

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
 * The run of a worker that is a process of its own. It joins as the last bean to start.
 * When its run has ended it writes the report and ends the process: with code 0 if it was
 * drained, else with 1. It drains as the first bean to stop, for as long as
 * {@code spring.lifecycle.timeout-per-shutdown-phase} allows; then it writes the report
 * too, but leaves the exit code to whoever stopped the context (143 after SIGTERM).
 * <p>
 * Threads: {@value #THREAD}, which waits for the report and keeps the process alive.
 */
final class InvitedWorker implements SmartLifecycle, DisposableBean {

	static final String THREAD = "jobber-worker-run";

	private static final Logger log = LoggerFactory.getLogger(InvitedWorker.class);

	// A session that is closed reports within two.
	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private final CompletableFuture<WorkReport> told = new CompletableFuture<>();

	private final Invitation invitation;

	private final Worker worker;

	private final ReportLine line;

	private final IntConsumer exit;

	private final Duration shutdownTimeout;

	private volatile @Nullable WorkerSession session;

	private volatile boolean stopped;

	InvitedWorker(Invitation invitation, Worker worker, ReportLine line, IntConsumer exit, Duration shutdownTimeout) {
		this.invitation = invitation;
		this.worker = worker;
		this.line = line;
		this.exit = exit;
		this.shutdownTimeout = shutdownTimeout;
	}

	@Override
	public void start() {
		if (this.session != null) {
			// A token is good for one join.
			return;
		}
		WorkerSession session;
		try {
			session = this.worker.join(this.invitation);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidInvitationException("its address cannot be dialled");
		}
		this.session = session;
		new Thread(() -> follow(session), THREAD).start();
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.stopped = true;
		WorkerSession session = this.session;
		if (session != null) {
			session.drain("the worker's process ends", this.shutdownTimeout);
		}
		this.told.thenRun(callback);
	}

	@Override
	public boolean isRunning() {
		return this.session != null && !this.told.isDone();
	}

	@Override
	public void destroy() {
		this.stopped = true;
		this.worker.close();
		if (this.session == null) {
			return;
		}
		try {
			this.told.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			log.warn("Worker has not reported within {} of its end", PATIENCE);
		}
	}

	private void follow(WorkerSession session) {
		WorkReport report = session.report().join();
		boolean written = write(report);
		this.told.complete(report);
		if (this.stopped) {
			return;
		}
		if (report.outcome() != Outcome.DRAINED) {
			log.error("Worker {} fails: {}, {}", report.workerId(), report.outcome(), report.reason());
		}
		this.exit.accept((written && report.outcome() == Outcome.DRAINED) ? 0 : 1);
	}

	private boolean write(WorkReport report) {
		try {
			this.line.write(report);
			return true;
		}
		catch (IOException ex) {
			log.error("The report of worker {} cannot be written to the standard output", report.workerId(), ex);
			return false;
		}
	}

}
