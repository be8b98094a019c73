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

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application is a process that is under load when it is sent a signal; its workers
 * are processes of their own.
 */
@Tag("contract")
@DisabledOnOs(OS.WINDOWS)
class ApplicationEndTests {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationEndTests.class);

	private static final Duration HEARTBEAT = Duration.ofSeconds(1);

	private static final Duration FIRST_CALL = Duration.ofMillis(500);

	@TempDir
	private Path directory;

	private RunningApplication application;

	@BeforeEach
	void start() throws Exception {
		this.application = RunningApplication.start(this.directory, HEARTBEAT, FIRST_CALL, false);
		assertThat(this.application.workers()).hasSize(2).allMatch(Processes::isRunning);
	}

	@AfterEach
	void destroy() {
		this.application.close();
	}

	@Test
	void killedApplicationLeavesNoWorkerBehind() {
		this.application.process().destroyForcibly();

		awaitEndOfWorkers("after SIGKILL of the application");
	}

	@Test
	void applicationThatIsToldToTerminateAnswersEveryCallItAccepted() throws Exception {
		String ended = this.application.terminate();

		assertThat(ended).contains("lost 0, rejected 8, errors 0, waiting 0");
		awaitEndOfWorkers("after the end of the application");
		assertThat(this.application.process().onExit().orTimeout(3, TimeUnit.MINUTES).join().exitValue())
			.isEqualTo(128 + 15);
	}

	private void awaitEndOfWorkers(String since) {
		long start = System.nanoTime();
		this.application.awaitEndOfWorkers();
		logger.info("Workers ended within {} ms {}", Duration.ofNanos(System.nanoTime() - start).toMillis(), since);
	}

}
