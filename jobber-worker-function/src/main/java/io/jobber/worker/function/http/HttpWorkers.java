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

package io.jobber.worker.function.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;
import io.jobber.worker.json.NoInvitationException;

/**
 * The workers that invitations by HTTP have begun. They drain before the web server
 * stops, which waits for the requests that their reports answer.
 */
final class HttpWorkers implements SmartLifecycle, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(HttpWorkers.class);

	private final Set<WorkerSession> sessions = ConcurrentHashMap.newKeySet();

	private final Worker worker;

	private final Duration shutdownTimeout;

	private volatile boolean running;

	HttpWorkers(TaskHandler handler, boolean sendStackTraces, Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
		this.worker = new Worker(handler).sendStackTraces(sendStackTraces);
	}

	/**
	 * Live the life of one worker. Returns at once.
	 * @param invitation the invitation
	 * @return its report; completes when its connection is closed
	 * @throws NoInvitationException if the address of the invitation cannot be dialled
	 * @throws IllegalStateException if the application stops
	 */
	CompletableFuture<WorkReport> run(Invitation invitation) {
		if (!this.running) {
			throw new IllegalStateException("The application stops");
		}
		WorkerSession session = join(invitation);
		log.info("Worker {} begins: it dials {} and lives for {} at most", session.workerId(), invitation.address(),
				invitation.lifetime());
		this.sessions.add(session);
		CompletableFuture<WorkReport> report = session.report()
			.whenComplete((done, failure) -> this.sessions.remove(session));
		// Stopped meanwhile: either stop() saw the session or it is seen here.
		if (!this.running) {
			drain(session);
		}
		return report;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.sessions.forEach(this::drain);
		CompletableFuture.allOf(this.sessions.stream().map(WorkerSession::report).toArray(CompletableFuture[]::new))
			.thenRun(callback);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void close() {
		this.worker.close();
	}

	private WorkerSession join(Invitation invitation) {
		try {
			return this.worker.join(invitation);
		}
		catch (IllegalArgumentException ex) {
			throw new NoInvitationException("its address cannot be dialled");
		}
	}

	private void drain(WorkerSession session) {
		session.drain("the worker's process ends", this.shutdownTimeout);
	}

}
