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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.json.WorkerJson;

/**
 * One process, from its start to its end. Threads:
 * <ul>
 * <li>a daemon thread of its own starts it and reads its output;</li>
 * <li>threads of the JDK's hear of its end.</li>
 * </ul>
 */
final class Child {

	private static final Logger log = LoggerFactory.getLogger(Child.class);

	// What it started itself may hold its output open for ever.
	private static final Duration LAST_WORDS = Duration.ofSeconds(1);

	// What makes this application a worker itself: one that was launched has another
	// invitation, and joins nobody else.
	private static final Set<String> OWN = Set.of(ProcessWorkerLauncher.INVITATION, "JOBBER_WORKER_JOIN",
			"JOBBER_WORKER_TOKEN");

	private final CompletableFuture<WorkReport> report = new CompletableFuture<>();

	private final CompletableFuture<Void> outputRead = new CompletableFuture<>();

	private final List<String> command;

	private final Consumer<Map<String, String>> environment;

	private final Invitation invitation;

	private final Duration slack;

	private final String settings;

	private final ChildOutput output;

	// Guarded by this.
	private @Nullable Process process;

	// Guarded by this.
	private final Set<ProcessHandle> handles = new HashSet<>();

	// Guarded by this.
	private boolean unwanted;

	private volatile boolean overdue;

	Child(List<String> command, Consumer<Map<String, String>> environment, Invitation invitation, Duration slack,
			String settings) {
		this.command = command;
		this.environment = environment;
		this.invitation = invitation;
		this.slack = slack;
		this.settings = settings;
		this.output = new ChildOutput(invitation.token());
	}

	/**
	 * What becomes of the process; fails with what {@link ChildFailures} makes of it.
	 */
	CompletableFuture<WorkReport> report() {
		return this.report;
	}

	static void newThread(Runnable task) {
		Thread thread = new Thread(task, "jobber-worker-process");
		thread.setDaemon(true);
		thread.start();
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
				this.report.completeExceptionally(ChildFailures.unwanted());
				return;
			}
			log.debug("Process {} was started for a worker", process.pid());
			process.onExit()
				.thenCompose((exited) -> this.outputRead.completeOnTimeout(null, LAST_WORDS.toMillis(),
						TimeUnit.MILLISECONDS))
				.whenComplete((read, failure) -> ended(process));
			limit(process);
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
		ProcessBuilder builder = new ProcessBuilder(this.command).redirectErrorStream(true);
		this.environment.accept(builder.environment());
		builder.environment().put(ProcessWorkerLauncher.INVITATION, WorkerJson.write(this.invitation));
		Process process = builder.start();
		process.getOutputStream().close();
		this.process = process;
		return process;
	}

	/**
	 * Leave to a foreign program what is its of this one's environment.
	 */
	static void withoutSettings(Map<String, String> environment) {
		environment.keySet().removeIf((variable) -> !isInherited(variable));
	}

	/**
	 * Whether a process has this variable of the environment too. Settings of this
	 * application are none of its, however Spring Boot lets them be spelled.
	 */
	static boolean isInherited(String variable) {
		String name = variable.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
		return !name.startsWith("JOBBER_") || (name.startsWith("JOBBER_WORKER_") && !OWN.contains(name));
	}

	private void limit(Process process) {
		Duration lifetime = this.invitation.lifetime();
		if (lifetime.isZero()) {
			return;
		}
		long nanos = TimeUnit.NANOSECONDS.convert(lifetime.plus(this.slack));
		process.onExit().orTimeout(nanos, TimeUnit.NANOSECONDS).whenComplete((exited, timeout) -> {
			if (timeout != null) {
				this.overdue = true;
				kill();
			}
		});
	}

	private void ended(Process process) {
		int exitCode = process.exitValue();
		log.info("Worker process {} ended with code {}", process.pid(), exitCode);
		WorkReport report = this.output.report();
		if (report != null) {
			this.report.complete(report);
		}
		else if (this.overdue) {
			this.report.completeExceptionally(
					ChildFailures.overdue(process.pid(), this.invitation.lifetime().plus(this.slack), this.settings));
		}
		else {
			this.report.completeExceptionally(ChildFailures.ended(process.pid(), exitCode, this.output, this.settings));
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
