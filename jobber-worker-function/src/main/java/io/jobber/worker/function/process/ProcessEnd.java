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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Ends the process of an invited worker: when its run is over, and when its start has
 * failed, which threads of the application would outlive. What the application does in a
 * shutdown gets a bounded time, for the launcher waits for the end.
 */
final class ProcessEnd implements IntConsumer, ApplicationListener<ApplicationFailedEvent> {

	static final String INVITATION = "JOBBER_WORKER_INVITATION";

	// As long as a phase of the context's shutdown has by default, and some more.
	private static final long SHUTDOWN_SECONDS = 40;

	// The failure is yet to be reported, and mostly the process ends by itself then.
	private static final long REPORT_SECONDS = 5;

	@Override
	public void accept(int code) {
		CompletableFuture.delayedExecutor(SHUTDOWN_SECONDS, TimeUnit.SECONDS)
			.execute(() -> Runtime.getRuntime().halt(code));
		System.exit(code);
	}

	@Override
	public void onApplicationEvent(ApplicationFailedEvent event) {
		// Not for a property: only a process that was launched is the worker's alone.
		if (System.getenv(INVITATION) != null) {
			CompletableFuture.delayedExecutor(REPORT_SECONDS, TimeUnit.SECONDS).execute(() -> accept(1));
		}
	}

}
