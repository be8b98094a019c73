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

package io.jobber.worker.function.standing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.jobber.TaskSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two standing workers that are processes, with four slots each, all of them taken, and
 * one of them is sent a signal.
 */
@Timeout(400)
@DisabledOnOs(OS.WINDOWS)
class StandingWorkerProcessTests {

	private static final int SLOTS = 4;

	private final List<Process> workers = new ArrayList<>();

	private Path log;

	private Application application;

	@BeforeEach
	void start(@TempDir Path directory) throws Exception {
		int port = Application.freePort();
		this.log = directory.resolve("worker.log");
		this.application = Application.start(port);
		this.workers.add(Daemon.startProcess(port, SLOTS, this.log));
		this.workers.add(Daemon.startProcess(port, SLOTS, this.log));
		this.application.awaitWorkers(2);
	}

	@AfterEach
	void stop() {
		this.application.close();
		this.workers.forEach(Process::destroyForcibly);
		this.workers.forEach((worker) -> worker.onExit().orTimeout(60, TimeUnit.SECONDS).join());
	}

	@Test
	void workerThatIsToldToTerminateFailsNoCallAndEndsAsTheSignalSays() throws Exception {
		List<CompletableFuture<Long>> calls = sleep(40, 1000, false);
		this.application.awaitRunning(2 * SLOTS);

		this.workers.get(0).destroy();

		assertThat(calls)
			.allSatisfy((call) -> assertThat(call.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1000L));
		assertThat(this.workers.get(0).onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue()).isEqualTo(143);
		assertThat(Files.readString(this.log)).contains("ended: DRAINED, the worker's process ends")
			.doesNotContain(Application.TOKEN);
		this.application.awaitWorkers(1);
	}

	@Test
	void callsOfAKilledWorkerGoToTheOtherIfTheyAreIdempotent() {
		List<CompletableFuture<Long>> calls = sleep(2 * SLOTS, 5000, true);
		this.application.awaitRunning(2 * SLOTS);

		this.workers.get(0).destroyForcibly();

		assertThat(calls)
			.allSatisfy((call) -> assertThat(call.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(5000L));
		assertThat(this.application.dispatcher().stats().retried()).isPositive();
	}

	private List<CompletableFuture<Long>> sleep(int calls, long millis, boolean idempotent) {
		List<CompletableFuture<Long>> answers = new ArrayList<>();
		for (int i = 0; i < calls; i++) {
			TaskSpec task = this.application.template().task("sleep").payload(millis);
			answers.add((idempotent ? task.idempotent() : task).retrieve(Long.class).toFuture());
		}
		return answers;
	}

}
