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

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.json.WorkerJson;

/**
 * Launches each worker as a process of this host, with a command such as
 * {@code java -jar worker.jar}. The process inherits this one's working directory and
 * environment, but no settings of Jobber's other than {@code JOBBER_WORKER_*}: they are
 * this application's, as is what makes that a standing worker. Its invitation is JSON in
 * the variable {@value #INVITATION}, since other users can list a command line. It
 * reports with a line of its output that starts with {@value ChildOutput#REPORT}, and
 * ends then. Its other output is logged at INFO by {@value ChildOutput#LOGGER}.
 * <p>
 * A process that ends without a report fails its launch with {@link Reason#FAILED}, or
 * with {@link Reason#OUT_OF_MEMORY} if it said {@code OutOfMemoryError}; a command that
 * cannot be started with {@link Reason#NOT_FOUND}, {@link Reason#FORBIDDEN} or
 * {@link Reason#UNAVAILABLE}. One that is still there two minutes after its worker's
 * lifetime is killed, and fails with {@link Reason#TIMED_OUT}.
 * <p>
 * If this process dies, its workers lose their connection and end themselves.
 */
public final class ProcessWorkerLauncher implements WorkerLauncher, AutoCloseable {

	static final String INVITATION = "JOBBER_WORKER_INVITATION";

	// The lifetime counts from the join, and a process takes its time to get there.
	private static final Duration SLACK = Duration.ofMinutes(2);

	// What makes this application a worker itself, with an invitation of its own.
	private static final Set<String> OWN = Set.of(INVITATION, "JOBBER_WORKER_JOIN", "JOBBER_WORKER_TOKEN");

	private static final Duration PATIENCE = Duration.ofMillis(400);

	// With the tokens of their invitations.
	private final Map<Child, String> children = new ConcurrentHashMap<>();

	private final List<String> command;

	private final Consumer<Map<String, String>> environment;

	private final Duration slack;

	private final String settings;

	private final HostProcesses host;

	// Runs each child, which blocks for as long as it has output.
	private final Executor executor;

	// Guarded by this.
	private boolean closed;

	/**
	 * Create a launcher.
	 * @param command the program and its arguments
	 */
	public ProcessWorkerLauncher(List<String> command) {
		this(command, "jobber", new HostProcesses());
	}

	/**
	 * Create the launcher of a pool.
	 * @param command the program and its arguments
	 * @param settings prefix of the pool's properties, for messages
	 * @param host what bounds the processes of all pools
	 */
	public ProcessWorkerLauncher(List<String> command, String settings, HostProcesses host) {
		this(command, ProcessWorkerLauncher::withoutSettings, SLACK, settings, host, Child.THREADS);
	}

	/**
	 * Create the launcher of a pool whose workers are this very application, with all of
	 * its environment.
	 * @param application what to start
	 * @param jvmOptions further options of the worker's JVM
	 * @param settings prefix of the pool's properties, for messages
	 * @param host what bounds the processes of all pools
	 */
	public ProcessWorkerLauncher(OwnApplication application, List<String> jvmOptions, String settings,
			HostProcesses host) {
		this(application.command(jvmOptions), OwnApplication::prepare, SLACK, settings, host, Child.THREADS);
	}

	ProcessWorkerLauncher(List<String> command, Consumer<Map<String, String>> environment, Duration slack,
			String settings, HostProcesses host, Executor executor) {
		if (command.isEmpty() || command.get(0).isBlank()) {
			throw new IllegalArgumentException(
					"There is no program to start workers with (" + ChildFailures.command(settings) + ")");
		}
		this.command = List.copyOf(command);
		this.environment = environment;
		this.slack = slack;
		this.settings = settings;
		this.host = host;
		this.executor = executor;
	}

	/**
	 * Start a process. Returns before it has started, for that may take a while on a busy
	 * host: a daemon thread of its own starts it and then reads its output.
	 */
	@Override
	public CompletionStage<WorkReport> launch(Invitation invitation) {
		ProcessBuilder builder = new ProcessBuilder(this.command).redirectErrorStream(true);
		this.environment.accept(builder.environment());
		builder.environment().put(INVITATION, WorkerJson.write(invitation));
		Duration lifetime = invitation.lifetime();
		Child child = new Child(builder, invitation.token(), lifetime.isZero() ? lifetime : lifetime.plus(this.slack),
				this.settings);
		synchronized (this) {
			if (this.closed) {
				return CompletableFuture
					.failedFuture(new LaunchException(Reason.UNAVAILABLE, "The launcher of processes is closed"));
			}
			if (!this.host.enter(this)) {
				return CompletableFuture
					.failedFuture(new LaunchException(Reason.THROTTLED, "No process is started: " + this.host.limit()));
			}
			this.children.put(child, invitation.token());
		}
		child.report().whenComplete((report, failure) -> {
			this.children.remove(child);
			this.host.leave();
		});
		child.start(this.executor);
		return child.report();
	}

	@Override
	public boolean isRunning(Invitation invitation) {
		return this.children.containsValue(invitation.token());
	}

	@Override
	public void giveUp(Invitation invitation) {
		this.children.forEach((child, token) -> {
			if (token.equals(invitation.token())) {
				child.kill();
			}
		});
	}

	/**
	 * {@inheritDoc} About one process for each processor starts at a time, of all pools.
	 */
	@Override
	public Room room(int starting) {
		return this.host.room(this, starting);
	}

	@Override
	public boolean isRemote() {
		return false;
	}

	/**
	 * End all processes: ask them to terminate, and kill those that are still there after
	 * {@code 400} ms. Blocks for that time at most: they have lost their connection
	 * before, which ends them too.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		List<Child> left = List.copyOf(this.children.keySet());
		left.forEach(Child::terminate);
		CompletableFuture.allOf(left.stream().map(Child::report).toArray(CompletableFuture[]::new))
			.handle((ended, failure) -> failure)
			.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
			.join();
		left.forEach(Child::kill);
	}

	/**
	 * Remove this application's own settings from what another program inherits.
	 * @param environment the environment of the process
	 */
	static void withoutSettings(Map<String, String> environment) {
		environment.keySet().removeIf((variable) -> !isInherited(variable));
	}

	/**
	 * Whether a process inherits a variable of the environment: settings of this
	 * application are left out, in each spelling that Spring Boot binds.
	 * @param variable the name of the variable
	 * @return whether a process has this variable of the environment too
	 */
	static boolean isInherited(String variable) {
		String name = variable.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
		return !name.startsWith("JOBBER_") || (name.startsWith("JOBBER_WORKER_") && !OWN.contains(name));
	}

}
