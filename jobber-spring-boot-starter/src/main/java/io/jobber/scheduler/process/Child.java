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

package io.jobber.scheduler.process;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.worker.WorkReport;

/**
 * One process, from its start to its end. Threads:
 * <ul>
 * <li>a daemon thread of its own starts it and reads its output;</li>
 * <li>threads of the JDK see its end.</li>
 * </ul>
 */
final class Child {

	private static final Logger log = LoggerFactory.getLogger(Child.class);

	/**
	 * A daemon thread for each child.
	 */
	static final Executor THREADS = new ThreadPerTaskExecutor(new DefaultThreadFactory("jobber-worker-process", true));

	// Its own children may keep its output open.
	private static final Duration LAST_WORDS = Duration.ofSeconds(1);

	private final CompletableFuture<WorkReport> report = new CompletableFuture<>();

	private final CompletableFuture<Void> outputRead = new CompletableFuture<>();

	private final ProcessBuilder builder;

	private final Duration limit;

	private final String settings;

	private final ChildOutput output;

	// Guarded by this.
	private @Nullable Process process;

	// Guarded by this.
	private final Set<ProcessHandle> handles = new HashSet<>();

	// Guarded by this.
	private boolean unwanted;

	private volatile boolean overdue;

	/**
	 * Create a child.
	 * @param builder starts the process
	 * @param secret a part of its output that must not be logged
	 * @param limit time after which it is killed; zero means never
	 * @param settings prefix of the pool's properties, for messages
	 */
	Child(ProcessBuilder builder, String secret, Duration limit, String settings) {
		this.builder = builder;
		this.output = new ChildOutput(secret);
		this.limit = limit;
		this.settings = settings;
	}

	/**
	 * The outcome of the process; fails with what {@link ChildFailures} makes of it.
	 * @return a future of the report
	 */
	CompletableFuture<WorkReport> report() {
		return this.report;
	}

	void start(Executor executor) {
		try {
			executor.execute(this::run);
		}
		catch (OutOfMemoryError ex) {
			// The system lets this JVM have no more threads.
			this.report.completeExceptionally(ChildFailures.notStarted(ex, this.settings));
		}
	}

	/**
	 * Ask it, and what it started, to end.
	 */
	void terminate() {
		handles().forEach(ProcessHandle::destroy);
	}

	void kill() {
		handles().forEach(ProcessHandle::destroyForcibly);
	}

	private void run() {
		try {
			Process process = fork();
			if (process == null) {
				this.report.completeExceptionally(new LaunchException(Reason.UNAVAILABLE,
						"No process was started: the launcher was closed, or the invitation was withdrawn"));
				return;
			}
			log.debug("Process {} was started for a worker", process.pid());
			process.onExit()
				.thenCompose((exited) -> this.outputRead.completeOnTimeout(null, LAST_WORDS.toMillis(),
						TimeUnit.MILLISECONDS))
				.whenComplete((read, failure) -> ended(process));
			if (!this.limit.isZero()) {
				process.onExit()
					.orTimeout(TimeUnit.NANOSECONDS.convert(this.limit), TimeUnit.NANOSECONDS)
					.exceptionally(this::killOverdue);
			}
			this.output.read(process.pid(), process.getInputStream());
		}
		catch (IOException ex) {
			this.report.completeExceptionally(ChildFailures.notStarted(ex, this.settings));
		}
		catch (RuntimeException | Error ex) {
			this.report.completeExceptionally(ex);
		}
		finally {
			this.outputRead.complete(null);
		}
	}

	private synchronized @Nullable Process fork() throws IOException {
		if (this.unwanted) {
			return null;
		}
		Process process = this.builder.start();
		process.getOutputStream().close();
		this.process = process;
		return process;
	}

	private @Nullable Process killOverdue(Throwable timeout) {
		this.overdue = true;
		kill();
		return null;
	}

	private void ended(Process process) {
		int exitCode = process.exitValue();
		log.info("Worker process {} ended with code {}", process.pid(), exitCode);
		WorkReport report = this.output.report();
		if (report != null) {
			this.report.complete(report);
		}
		else {
			this.report
				.completeExceptionally(this.overdue ? ChildFailures.overdue(process.pid(), this.limit, this.settings)
						: ChildFailures.ended(process.pid(), exitCode, this.output, this.settings));
		}
	}

	// By their handles: destroying a Process closes its output, and with it the report.
	// They are kept, for a shell that ends leaves what it started without a parent.
	private synchronized List<ProcessHandle> handles() {
		this.unwanted = true;
		Process process = this.process;
		if (process != null) {
			this.handles.add(process.toHandle());
			process.descendants().forEach(this.handles::add);
		}
		return List.copyOf(this.handles);
	}

}
