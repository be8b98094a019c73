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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

/**
 * A worker as a process of its own. It ends when its session does, with a code that tells
 * how, so that an application that dies leaves no orphan; SIGTERM drains it.
 */
final class WorkerProcess {

	private static final int DRAIN_SECONDS = 60;

	private WorkerProcess() {
	}

	public static void main(String[] args) throws IOException {
		// Without a configuration, Netty and gRPC are logged at DEBUG.
		LoggingSystem.get(WorkerProcess.class.getClassLoader()).setLogLevel("ROOT", LogLevel.WARN);
		Invitation invitation = new Invitation(args[0], args[1], Integer.parseInt(args[2]), Duration.parse(args[3]));
		try (TestFunctions functions = new TestFunctions(new RunLog(Path.of(args[4])));
				Worker worker = new Worker(functions)) {
			WorkerSession session = worker.join(invitation);
			functions.onDisconnect(session::close);
			CompletableFuture<WorkReport> report = session.report();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(session, report)));
			System.exit(exitCode(report.join().outcome()));
		}
	}

	static List<String> arguments(Invitation invitation, Path runs) {
		return List.of(invitation.address(), invitation.token(), Integer.toString(invitation.slots()),
				invitation.lifetime().toString(), runs.toString());
	}

	static int exitCode(Outcome outcome) {
		return (outcome == Outcome.DRAINED) ? 0 : 10 + outcome.ordinal();
	}

	/**
	 * How a worker ended whose process ended with {@code exitCode}.
	 */
	static Outcome outcome(int exitCode) {
		for (Outcome outcome : Outcome.values()) {
			if (exitCode == exitCode(outcome)) {
				return outcome;
			}
		}
		return Outcome.DISCONNECTED;
	}

	private static void leave(WorkerSession session, CompletableFuture<WorkReport> report) {
		session.drain("SIGTERM");
		try {
			Runtime.getRuntime().halt(exitCode(report.get(DRAIN_SECONDS, TimeUnit.SECONDS).outcome()));
		}
		catch (Exception ex) {
			Runtime.getRuntime().halt(98);
		}
	}

}
