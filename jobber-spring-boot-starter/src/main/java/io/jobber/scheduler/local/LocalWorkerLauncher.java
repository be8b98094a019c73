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

package io.jobber.scheduler.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;
import io.jobber.worker.Worker;

/**
 * Launches workers in the application's own JVM. They join through the real gRPC port,
 * exactly as remote workers do.
 */
public final class LocalWorkerLauncher implements WorkerLauncher, AutoCloseable {

	private final Worker worker;

	/**
	 * Create a launcher.
	 * @param handler runs the tasks of all its workers
	 */
	public LocalWorkerLauncher(TaskHandler handler) {
		this(handler, true);
	}

	/**
	 * Create a launcher.
	 * @param handler runs the tasks of all its workers
	 * @param sendStackTraces whether callers receive the stack traces of functions'
	 * failures
	 */
	public LocalWorkerLauncher(TaskHandler handler, boolean sendStackTraces) {
		this.worker = new Worker(handler).sendStackTraces(sendStackTraces);
	}

	@Override
	public CompletionStage<WorkReport> launch(Invitation invitation) {
		try {
			return this.worker.join(invitation).report();
		}
		catch (IllegalStateException | IllegalArgumentException ex) {
			Reason reason = (ex instanceof IllegalStateException) ? Reason.UNAVAILABLE : Reason.INVALID;
			return CompletableFuture.failedFuture(
					new LaunchException(reason, "No worker can join from here: " + ex.getMessage(), null, ex));
		}
	}

	@Override
	public boolean isRemote() {
		return false;
	}

	/**
	 * End all workers at once.
	 */
	@Override
	public void close() {
		this.worker.close();
	}

}
