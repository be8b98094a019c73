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

package io.jobber.chaos;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.jobber.scheduler.WorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * Launches each worker as a process of its own, which can be sent signals.
 */
final class WorkerProcessLauncher implements WorkerLauncher, AutoCloseable {

	private final Set<Process> children = ConcurrentHashMap.newKeySet();

	private final AtomicInteger launched = new AtomicInteger();

	private final Path runs;

	private final Path log;

	// Guarded by this.
	private boolean closed;

	/**
	 * Create a launcher.
	 * @param directory where the workers' runs and logs are written
	 */
	WorkerProcessLauncher(Path directory) {
		this.runs = runs(directory);
		this.log = directory.resolve("workers.log");
	}

	/**
	 * Kill what is left when this JVM ends, too.
	 */
	WorkerProcessLauncher destroyedAtExit() {
		Runtime.getRuntime().addShutdownHook(new Thread(this::close));
		return this;
	}

	@Override
	public synchronized CompletionStage<WorkReport> launch(Invitation invitation) {
		if (this.closed) {
			return CompletableFuture.failedFuture(new IllegalStateException("closed"));
		}
		Process child;
		try {
			child = Processes.jvm(WorkerProcess.class, WorkerProcess.arguments(invitation, this.runs), this.log)
				.redirectOutput(Redirect.appendTo(this.log.toFile()))
				.start();
		}
		catch (IOException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		this.children.add(child);
		this.launched.incrementAndGet();
		return child.onExit().thenApply(this::ended);
	}

	/**
	 * The file that functions record their runs in.
	 */
	Path runs() {
		return this.runs;
	}

	/**
	 * The file that the functions of a launcher with this directory record their runs in.
	 */
	static Path runs(Path directory) {
		return directory.resolve("runs.txt");
	}

	int launched() {
		return this.launched.get();
	}

	/**
	 * The workers' processes that have not ended, stopped ones included.
	 */
	List<Process> children() {
		return this.children.stream().filter(Process::isAlive).toList();
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.children.forEach(Process::destroyForcibly);
	}

	private WorkReport ended(Process child) {
		this.children.remove(child);
		return new WorkReport("pid " + child.pid(), WorkerProcess.outcome(child.exitValue()),
				"its process ended with code " + child.exitValue(), 0, 0, 0, 0);
	}

}
