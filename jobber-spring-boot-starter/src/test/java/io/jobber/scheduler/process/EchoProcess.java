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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import io.jobber.scheduler.EchoWorker;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

/**
 * An echoing worker as a process of its own, which SIGTERM drains.
 */
final class EchoProcess {

	private EchoProcess() {
	}

	public static void main(String[] args) {
		// Without a configuration, Netty and gRPC are logged at DEBUG.
		LoggingSystem.get(EchoProcess.class.getClassLoader()).setLogLevel("ROOT", LogLevel.WARN);
		WorkerSession session = new Worker(EchoWorker.handler())
			.join(EchoWorker.invitation(System.getenv(ProcessWorkerLauncher.INVITATION)));
		CompletableFuture<WorkReport> report = session.report();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(session, report)));
		System.exit((report.join().outcome() == Outcome.DRAINED) ? 0 : 1);
	}

	private static void leave(WorkerSession session, CompletableFuture<WorkReport> report) {
		session.drain("the process ends");
		System.out.println(ChildOutput.REPORT + EchoWorker.report(report.orTimeout(60, TimeUnit.SECONDS).join()));
	}

}
