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

package io.jobber.worker;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;

import io.jobber.worker.WorkerSession.Timeouts;

/**
 * Joins applications and runs their tasks with one handler. Each join is a session of its
 * own, on a connection of its own; any number of them may be open at a time. Safe to use
 * from any thread; no method blocks.
 * <p>
 * Threads, all of them daemons, from the first join to the close: one,
 * {@value #TIMER_THREAD}, for the heartbeats and deadlines of all sessions, and at most
 * as many as there are processors, {@value NetworkThreads#NAME}, for their connections.
 */
public final class Worker implements AutoCloseable {

	static final String TIMER_THREAD = "jobber-worker-timer";

	// The dispatcher's own limit is this at most: a frame refused here would break the
	// whole stream.
	static final int MAX_INBOUND_BYTES = 64 * 1024 * 1024;

	private final Set<WorkerSession> sessions = ConcurrentHashMap.newKeySet();

	private final TaskHandler handler;

	private final Supplier<ChannelCredentials> credentials;

	private final Timeouts timeouts;

	private final ScheduledThreadPoolExecutor timer;

	private volatile FailureWriter failures = new FailureWriter(false);

	// Guarded by this. Null until the first join.
	private @Nullable EventLoopGroup network;

	// Guarded by this.
	private boolean closed;

	/**
	 * A worker that has not joined anything yet.
	 * @param handler runs the tasks of all sessions
	 */
	public Worker(TaskHandler handler) {
		this(handler, InsecureChannelCredentials::create);
	}

	/**
	 * A worker that has not joined anything yet.
	 * @param handler runs the tasks of all sessions
	 * @param credentials how to dial for invitations that name no certificates, such as
	 * {@link io.grpc.TlsChannelCredentials}; asked for each session
	 */
	public Worker(TaskHandler handler, Supplier<ChannelCredentials> credentials) {
		this(handler, credentials, Timeouts.DEFAULT);
	}

	Worker(TaskHandler handler, Timeouts timeouts) {
		this(handler, InsecureChannelCredentials::create, timeouts);
	}

	private Worker(TaskHandler handler, Supplier<ChannelCredentials> credentials, Timeouts timeouts) {
		this.handler = handler;
		this.credentials = credentials;
		this.timeouts = timeouts;
		// A session's timers have no effect once the last report is out.
		this.timer = new ScheduledThreadPoolExecutor(1, Worker::timerThread, new ThreadPoolExecutor.DiscardPolicy());
		this.timer.setRemoveOnCancelPolicy(true);
	}

	/**
	 * Set whether applications are told the stack traces of failures. They show how this
	 * worker is built, and texts of exceptions in them may hold secrets, so they are not,
	 * unless this is called.
	 * @param stackTraces whether to send them, in sessions that begin from now on
	 * @return this
	 */
	public Worker sendStackTraces(boolean stackTraces) {
		this.failures = new FailureWriter(stackTraces);
		return this;
	}

	/**
	 * Dial the application and offer it slots. Returns at once; what becomes of the join
	 * is in the session's report.
	 * @param invitation where to dial, and with which token
	 * @return the session
	 * @throws IllegalStateException if this worker is closed
	 */
	public WorkerSession join(Invitation invitation) {
		WorkerSession session = new WorkerSession(invitation, this.handler, this.failures, this.credentials.get(),
				networkThread(), this.timer, this.timeouts);
		synchronized (this) {
			if (this.closed) {
				session.close();
				throw new IllegalStateException("The worker is closed");
			}
			this.sessions.add(session);
		}
		session.report().thenRun(() -> this.sessions.remove(session));
		try {
			session.start();
		}
		catch (RuntimeException ex) {
			session.close();
			throw ex;
		}
		return session;
	}

	/**
	 * Drain all sessions, as {@link WorkerSession#drain(String, Duration)} does. Others
	 * may be opened meanwhile, and afterwards.
	 * @param reason the reason, for the reports
	 * @param silence how long the applications may be silent
	 * @return completes when all sessions have reported that were open
	 */
	public CompletableFuture<Void> drain(String reason, Duration silence) {
		List<WorkerSession> open = List.copyOf(this.sessions);
		open.forEach((session) -> session.drain(reason, silence));
		return reports(open);
	}

	/**
	 * Whether a session has been welcomed by an application, and has not ended.
	 * @return whether tasks may come
	 */
	public boolean isJoined() {
		return this.sessions.stream().anyMatch(WorkerSession::isJoined);
	}

	/**
	 * Close all sessions, as {@link WorkerSession#close()} does, and end the threads once
	 * the last of them has reported. To leave in order, drain the sessions and wait for
	 * their reports first.
	 */
	@Override
	public void close() {
		EventLoopGroup network;
		synchronized (this) {
			this.closed = true;
			network = this.network;
		}
		List<WorkerSession> open = List.copyOf(this.sessions);
		open.forEach(WorkerSession::close);
		reports(open).thenRun(() -> {
			this.timer.shutdown();
			if (network != null) {
				network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
			}
		});
	}

	private static CompletableFuture<Void> reports(List<WorkerSession> sessions) {
		return CompletableFuture.allOf(sessions.stream().map(WorkerSession::report).toArray(CompletableFuture[]::new));
	}

	private synchronized EventLoop networkThread() {
		if (this.closed) {
			throw new IllegalStateException("The worker is closed");
		}
		if (this.network == null) {
			this.network = NetworkThreads.create();
		}
		return this.network.next();
	}

	// A generator of its own: a seed drawn at class initialization would be the same in
	// every copy of a snapshotted process.
	static String newId() {
		byte[] bytes = new byte[8];
		new SecureRandom().nextBytes(bytes);
		return "worker-" + HexFormat.of().formatHex(bytes);
	}

	private static Thread timerThread(Runnable runnable) {
		Thread thread = new Thread(runnable, TIMER_THREAD);
		thread.setDaemon(true);
		return thread;
	}

}
