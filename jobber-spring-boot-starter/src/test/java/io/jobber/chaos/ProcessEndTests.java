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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.task.WorkerLostException;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Workers are processes, and processes are sent signals: two workers with four slots
 * each, all of them taken.
 */
@Tag("contract")
@DisabledOnOs(OS.WINDOWS)
@TestInstance(Lifecycle.PER_CLASS)
class ProcessEndTests {

	private static final Logger logger = LoggerFactory.getLogger(ProcessEndTests.class);

	private static final int SLOTS = 4;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private WorkerProcessLauncher launcher;

	private ConfigurableApplicationContext context;

	private Dispatcher dispatcher;

	private JobberTemplate template;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.launcher = new WorkerProcessLauncher(directory).destroyedAtExit();
		this.context = ChaosApplication.start(this.launcher, "jobber.scheduler.min-workers=2",
				"jobber.scheduler.max-workers=2", "jobber.scheduler.worker-slots=" + SLOTS, "jobber.timeout=2m",
				"jobber.heartbeat-interval=" + Pause.HEARTBEAT.toMillis() + "ms");
		this.dispatcher = this.context.getBean(Dispatcher.class);
		this.template = this.context.getBean(JobberTemplate.class);
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.launcher.close();
	}

	@BeforeEach
	void awaitTwoIdleWorkers() {
		await().atMost(PATIENCE)
			.until(() -> this.dispatcher.stats().workers() == 2 && this.dispatcher.stats().running() == 0
					&& this.launcher.children().size() == 2);
	}

	@Test
	void killedWorkerFailsCallsInFlightUnlessTheyAreIdempotent() {
		Process victim = this.launcher.children().get(0);
		long retriedBefore = this.dispatcher.stats().retried();
		List<CompletableFuture<String>> once = new ArrayList<>();
		List<CompletableFuture<String>> idempotent = new ArrayList<>();
		for (int i = 0; i < SLOTS; i++) {
			once.add(this.template.execute("sleep", "5000", String.class).toFuture());
			idempotent.add(this.template.task("sleep").payload("5000").idempotent().retrieve(String.class).toFuture());
		}
		awaitAllSlotsTaken();

		victim.destroyForcibly();

		int lost = awaitAndCountLost(once);
		assertThat(awaitAndCountLost(idempotent)).isZero();
		long retried = this.dispatcher.stats().retried() - retriedBefore;
		assertThat(idempotent).allSatisfy((call) -> assertThat(call.join()).isNotEqualTo("" + victim.pid()));
		assertThat(lost + retried).isEqualTo(SLOTS);
		assertThat(lost).isPositive();
		assertThat(retried).isPositive();
	}

	@Test
	void workerThatIsToldToTerminateFailsNoCall() {
		Process victim = this.launcher.children().get(0);
		List<CompletableFuture<String>> calls = sleep(40, 500);
		awaitAllSlotsTaken();

		victim.destroy();

		assertThat(awaitAndCountLost(calls)).isZero();
		assertThat(victim.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().exitValue())
			.isEqualTo(WorkerProcess.exitCode(Outcome.DRAINED));
	}

	@Test
	void workerThatIsPausedForLongIsReplacedAndEndsItselfWhenItGoesOn() {
		Process victim = this.launcher.children().get(0);
		List<CompletableFuture<String>> calls = sleep(2 * SLOTS, 2000);
		awaitAllSlotsTaken();
		long paused = System.nanoTime();

		Pause.of(victim, Pause.LONG, () -> {
			assertThat(awaitAndCountLost(calls)).isEqualTo(SLOTS);
			logger.info("The worker was lost within {} ms of its pause", millisSince(paused));
			await().atMost(PATIENCE).until(() -> this.dispatcher.stats().workers() == 2);
			List<CompletableFuture<String>> more = sleep(2 * SLOTS, 1000);
			awaitAllSlotsTaken();
			assertThat(awaitAndCountLost(more)).isZero();
			assertThat(victim.isAlive()).isTrue();
		});

		logger.info("The worker was paused for {} ms", millisSince(paused));
		assertThat(victim.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().exitValue())
			.isEqualTo(WorkerProcess.exitCode(Outcome.DISCONNECTED));
	}

	@Test
	void workerThatIsPausedShortlyLosesNothing() {
		List<Process> workers = this.launcher.children();
		long lateBefore = this.dispatcher.stats().late();
		List<CompletableFuture<String>> calls = sleep(2 * SLOTS, 3000);
		awaitAllSlotsTaken();

		Pause.of(workers.get(0), Pause.SHORT, () -> {
		});

		assertThat(awaitAndCountLost(calls)).isZero();
		assertThat(this.dispatcher.stats().late()).isEqualTo(lateBefore);
		assertThat(this.launcher.children()).containsExactlyInAnyOrderElementsOf(workers);
	}

	private List<CompletableFuture<String>> sleep(int calls, int millis) {
		List<CompletableFuture<String>> answers = new ArrayList<>();
		for (int i = 0; i < calls; i++) {
			answers.add(this.template.execute("sleep", Integer.toString(millis), String.class).toFuture());
		}
		return answers;
	}

	private static long millisSince(long startNanos) {
		return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
	}

	private void awaitAllSlotsTaken() {
		await().atMost(PATIENCE).until(() -> this.dispatcher.stats().running() == 2 * SLOTS);
	}

	private static int awaitAndCountLost(List<CompletableFuture<String>> calls) {
		int lost = 0;
		for (CompletableFuture<String> call : calls) {
			Throwable failure = call.handle((answer, thrown) -> thrown)
				.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
				.join();
			if (failure != null) {
				assertThat(failure).isInstanceOf(WorkerLostException.class);
				lost++;
			}
		}
		return lost;
	}

}
