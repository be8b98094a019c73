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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherStats;
import io.jobber.dispatch.WorkerState;
import io.jobber.task.TaskTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many callers, workers as processes, and everything that can go wrong, at random. What
 * must hold all the same is asserted when all is quiet again.
 * <p>
 * {@code -Dchaos.seconds} says for how long, {@code -Dchaos.seed} repeats what a run did.
 * Unless told otherwise the run is short, and always does the same. It goes on until
 * calls were hit, which takes longer if workers start slowly. The workers' log and the
 * runs of their functions stay in {@code target/chaos}.
 */
@Tag("chaos")
@DisabledOnOs(OS.WINDOWS)
class ChaosTests {

	private static final Logger logger = LoggerFactory.getLogger(ChaosTests.class);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final int CALLERS = 32;

	private static final int SLOTS = 8;

	private static final int MAX_WORKERS = 4;

	private static final int MAX_ATTEMPTS = 3;

	private static final int QUEUE_CAPACITY = 300;

	private static final int HEARTBEAT_MILLIS = 1000;

	private static final int SHORT_SECONDS = 15;

	private static final long SHORT_SEED = 42;

	private static final int GENEROUS_MEGABYTES = 64;

	private final int seconds = Integer.getInteger("chaos.seconds", SHORT_SECONDS);

	private final long seed = Long.getLong("chaos.seed",
			(this.seconds <= SHORT_SECONDS) ? SHORT_SEED : System.nanoTime());

	private final LongAdder ownCalls = new LongAdder();

	private Set<Thread> threadsBefore;

	private WorkerProcessLauncher launcher;

	private ConfigurableApplicationContext context;

	private Dispatcher dispatcher;

	private Callers callers;

	private Killer killer;

	@BeforeEach
	void start() throws Exception {
		this.threadsBefore = Thread.getAllStackTraces().keySet();
		Path target = Files.createDirectories(Path.of("target", "chaos"));
		this.launcher = new WorkerProcessLauncher(Files.createTempDirectory(target, "seed-" + this.seed + "-"))
			.destroyedAtExit();
		this.context = ChaosApplication.start(this.launcher, "jobber.timeout=5s", "jobber.max-attempts=" + MAX_ATTEMPTS,
				"jobber.heartbeat-interval=" + HEARTBEAT_MILLIS + "ms", "jobber.queue.capacity=" + QUEUE_CAPACITY,
				"jobber.scheduler.min-workers=1", "jobber.scheduler.max-workers=" + MAX_WORKERS,
				"jobber.scheduler.worker-slots=" + SLOTS, "jobber.scheduler.worker-lifetime=20s",
				"jobber.scheduler.idle-timeout=2s");
		this.dispatcher = this.context.getBean(Dispatcher.class);
		JobberTemplate template = this.context.getBean(JobberTemplate.class);
		this.callers = new Callers(CALLERS, this.seed, template);
		this.killer = new Killer(this.seed, this.launcher, () -> this.dispatcher.stats().workers(), HEARTBEAT_MILLIS,
				(function) -> new Thread(() -> this.callers.call(template.task(function).idempotent(), "nothing"))
					.start());
	}

	@AfterEach
	void stop() throws Exception {
		this.killer.stop();
		this.callers.stop(Duration.ZERO);
		this.context.close();
		this.launcher.close();
	}

	@Test
	void everyCallEndsOnceAndNothingIsLeftOver() throws Exception {
		logger.info("Chaos for {} s; to repeat it: -Dchaos.seed={}", this.seconds, this.seed);
		serveAllSlots();
		Footprint before = Footprint.now();

		this.callers.start();
		this.killer.start();
		reportWhileItGoesOn();
		Map<String, ?> deeds = this.killer.stop();
		assertThat(this.callers.stop(PATIENCE)).as("all callers were answered").isTrue();

		awaitRest();
		logger.info("Done to workers: {}; workers launched: {}", deeds, this.launcher.launched());
		logger.info("Calls: {}, which ended with {}", this.callers.started(), this.callers.ends());
		logger.info("Dispatcher: {}", this.dispatcher.stats());
		assertThatEveryCallEndedOnce();
		assertThatTasksRanNotTooOften();
		serveAllSlots();
		awaitRest();
		Footprint after = Footprint.now();
		logger.info("Before: {}; after: {}", before, after);
		assertThat(after.heapMegabytes()).isLessThanOrEqualTo(before.heapMegabytes() + GENEROUS_MEGABYTES);
		assertThatClosedContextLeavesNothing();
	}

	private void reportWhileItGoesOn() throws InterruptedException {
		CountDownLatch never = new CountDownLatch(1);
		int steps = 6;
		for (int i = 1; i <= steps; i++) {
			never.await(this.seconds * 1000L / steps, TimeUnit.MILLISECONDS);
			DispatcherStats stats = this.dispatcher.stats();
			logger.info("After {} s: {} workers, {} tasks, {} lost with a worker, {} retries, {} late results; {}",
					this.seconds * i / steps, stats.workers(), stats.submitted(),
					this.callers.ended("WorkerLostException"), stats.retried(), stats.late(), Footprint.now());
		}
		await().atMost(PATIENCE)
			.until(() -> this.callers.ended("WorkerLostException") > 0 && this.dispatcher.stats().retried() > 0);
	}

	private void awaitRest() {
		await().atMost(PATIENCE).untilAsserted(() -> {
			DispatcherStats stats = this.dispatcher.stats();
			List<WorkerState> workers = this.dispatcher.workers().join();
			assertThat(stats.queued()).isZero();
			assertThat(stats.queuedBytes()).isZero();
			assertThat(stats.running()).isZero();
			assertThat(stats.abandoned()).isZero();
			assertThat(stats.freeSlots()).isEqualTo(stats.slots());
			assertThat(stats.slots()).isEqualTo(workers.stream().mapToInt(WorkerState::slots).sum());
			assertThat(workers).extracting(WorkerState::inFlight).allMatch((tasks) -> tasks == 0);
		});
	}

	private void assertThatEveryCallEndedOnce() {
		// Calls that harm their own worker are made on threads of their own.
		await().atMost(PATIENCE).until(() -> this.callers.ended() == this.callers.started());
		assertThat(this.callers.surprises()).isEmpty();
		DispatcherStats stats = this.dispatcher.stats();
		assertThat(stats.submitted() - this.ownCalls.sum() + stats.rejected()).isEqualTo(this.callers.started());
		assertThat(stats.completed() + stats.failed() + stats.timedOut() + stats.cancelled())
			.isEqualTo(stats.submitted());
		assertThat(stats.drifted()).as("both sides always agreed on what runs").isZero();
		assertThat(this.callers.ended("WorkerLostException")).as("kills hit tasks in flight").isPositive();
		assertThat(stats.retried()).as("kills hit idempotent tasks in flight").isPositive();
	}

	private void assertThatTasksRanNotTooOften() throws Exception {
		Map<String, List<Integer>> runs = RunLog.read(this.launcher.runs());
		logger.info("Tasks that recorded their run: {}, more than once: {}", runs.size(),
				runs.values().stream().filter((attempts) -> attempts.size() > 1).count());
		assertThat(runs).isNotEmpty();
		runs.forEach((name, attempts) -> {
			int allowed = name.startsWith(Callers.IDEMPOTENT) ? MAX_ATTEMPTS : 1;
			assertThat(attempts).as(name).hasSizeLessThanOrEqualTo(allowed).doesNotHaveDuplicates();
		});
		assertThat(runs.keySet()).as("said never to have run").noneMatch(this.callers::mustNotRun);
	}

	// As many calls as all workers together have slots, at the same time. A call must be
	// shorter than the life of a worker, and on a busy machine workers start more slowly
	// than that, so who still waits for one calls again.
	private void serveAllSlots() {
		JobberTemplate template = this.context.getBean(JobberTemplate.class);
		int calls = MAX_WORKERS * SLOTS;
		Long answers = Flux.range(0, calls)
			.flatMap((i) -> template.task("sleep")
				.payload("100")
				.timeout(Duration.ofSeconds(9))
				.retrieve(String.class)
				.doOnSubscribe((subscription) -> this.ownCalls.increment())
				.retryWhen(Retry.indefinitely().filter(TaskTimeoutException.class::isInstance)), calls)
			.count()
			.block(PATIENCE);
		assertThat(answers).isEqualTo(calls);
	}

	private void assertThatClosedContextLeavesNothing() {
		this.context.close();

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(this.launcher.children()).isEmpty();
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().startsWith("jobber-") && !this.threadsBefore.contains(thread))
				.extracting(Thread::getName)
				.isEmpty();
		});
	}

}
