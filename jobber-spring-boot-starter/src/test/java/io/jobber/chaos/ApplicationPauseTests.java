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
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application is a process that is paused under load, as by a very long garbage
 * collection or a laptop that is closed; its workers are processes of their own.
 */
@Tag("contract")
@DisabledOnOs(OS.WINDOWS)
class ApplicationPauseTests {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationPauseTests.class);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final String NOTHING_LEFT = "queued 0, running 0, abandoned 0, free slots 8 of 8";

	@TempDir
	private Path directory;

	private RunningApplication application;

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void longPauseEndsItsWorkersAndEachCallOnceAndWorkGoesOn() throws Exception {
		// Half of the callers begin with a call that is still running after the pause;
		// those of the others are answered while it lasts.
		Duration outlasting = Pause.LONG.plus(PATIENCE);
		this.application = RunningApplication.start(this.directory, Pause.HEARTBEAT, outlasting, true);
		List<Long> workers = this.application.workers();
		this.application.awaitHeld(4);
		long paused = System.nanoTime();

		Pause.of(this.application.process(), Pause.LONG, () -> {
			this.application.release();
			this.application.awaitEndOfWorkers();
			logger.info("Workers ended by themselves within {} ms of a pause", millisSince(paused));
		});
		logger.info("The application was paused for {} ms", millisSince(paused));
		long resumed = System.nanoTime();
		List<Long> successors = await().atMost(PATIENCE)
			.until(this.application::workers, (pids) -> pids.stream().noneMatch(workers::contains));
		logger.info("New workers were under load {} ms after it", millisSince(resumed));

		assertThat(successors).hasSize(2).allMatch(Processes::isRunning);
		String calls = this.application.rest();
		logger.info("Calls: {}", calls);
		assertThat(calls).contains("rejected 0, errors 0, waiting 0").contains(NOTHING_LEFT);
		// Those that still ran when their workers ended. The others that were lost came
		// later, and were given to workers that had gone unnoticed.
		assertThat(calls.split("; ")).filteredOn((line) -> line.startsWith("sleep " + outlasting.toMillis()))
			.hasSize(4);
		assertThat(calls).doesNotContain("hold");
		this.application.terminate();
		this.application.awaitEndOfWorkers();
	}

	@Test
	void shortPauseLosesNothing() throws Exception {
		this.application = RunningApplication.start(this.directory, Pause.HEARTBEAT, Pause.SHORT.multipliedBy(3),
				false);
		List<Long> workers = this.application.workers();

		Pause.of(this.application.process(), Pause.SHORT, () -> {
		});

		assertThat(this.application.workers()).containsExactlyInAnyOrderElementsOf(workers);
		String calls = this.application.rest();
		logger.info("Calls: {}", calls);
		assertThat(calls).contains("lost 0, rejected 0, errors 0, waiting 0").contains(NOTHING_LEFT);
		assertThat(workers).allMatch(Processes::isRunning);
	}

	private static long millisSince(long startNanos) {
		return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
	}

}
