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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherStats;
import io.jobber.scheduler.Invitations;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Faults that the ancestor of this project, written in Go, was shown to have, over a real
 * port.
 */
@Tag("contract")
@TestInstance(Lifecycle.PER_CLASS)
class AncestorFaultTests {

	private static final Logger logger = LoggerFactory.getLogger(AncestorFaultTests.class);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final TaskHandler ECHO = (request, callback) -> {
		callback.succeeded(request.contentType(), Map.of(), request.payload());
		return () -> {
		};
	};

	private final TestFunctions functions = new TestFunctions(null);

	private final List<AutoCloseable> open = new ArrayList<>();

	private ConfigurableApplicationContext context;

	private Dispatcher dispatcher;

	private JobberTemplate template;

	@BeforeAll
	void start() {
		this.context = ChaosApplication.start(null);
		this.dispatcher = this.context.getBean(Dispatcher.class);
		this.template = this.context.getBean(JobberTemplate.class);
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.functions.close();
	}

	@AfterEach
	void leave() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
		this.open.clear();
		await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> this.dispatcher.stats().workers() == 0);
		assertThat(this.dispatcher.stats().queued()).isZero();
		assertThat(this.dispatcher.stats().running()).isZero();
	}

	// There, 20 of 400,000 replies were lost while all was well.
	@Test
	void noReplyIsLostWhileAllIsWell() {
		join(ECHO, 1);
		join(ECHO, 1);
		int tasks = Integer.getInteger("ancestor.tasks", 20_000);
		long start = System.nanoTime();

		int wrong = 0;
		for (int i = 0; i < tasks; i++) {
			String question = "task " + i;
			if (!question.equals(this.template.executeBlocking("echo", question, String.class))) {
				wrong++;
			}
		}

		assertThat(wrong).isZero();
		logger.info("{} sequential tasks, none lost, in {} ms", tasks, millisSince(start));
	}

	// There, each worker that had left while idle was given one more task.
	@Test
	void workerThatLeftWhileIdleIsGivenNoTask() {
		join(ECHO, 1);

		for (int i = 0; i < 50; i++) {
			WorkerSession leaver = join(ECHO, 1);
			// It was used last, so it would be used next.
			this.template.executeBlocking("echo", "", String.class);
			if (i % 2 == 0) {
				leaver.drain("test");
				assertThat(report(leaver)).isEqualTo(Outcome.DRAINED);
			}
			else {
				leaver.close();
				await().atMost(PATIENCE).until(() -> this.dispatcher.stats().workers() == 1);
			}

			assertThat(this.template.executeBlocking("echo", "after " + i, String.class)).isEqualTo("after " + i);
		}
	}

	// There, a duplicate result became the answer of the next task.
	@Test
	void duplicateResultAnswersNoOtherTask() {
		Invitation invitation = this.context.getBean(Invitations.class).mint();
		ManagedChannel channel = NettyChannelBuilder.forTarget(invitation.address()).usePlaintext().build();
		RepeatingWorker worker = new RepeatingWorker();
		this.open.add(channel::shutdownNow);
		worker.join(channel, invitation.token());
		int tasks = 500;
		long lateBefore = this.dispatcher.stats().late();

		for (int i = 0; i < tasks; i++) {
			assertThat(this.template.executeBlocking("echo", "task " + i, String.class)).isEqualTo("task " + i);
		}

		assertThat(worker.surplusAnswers()).isGreaterThan(2L * tasks);
		await().atMost(PATIENCE).until(() -> this.dispatcher.stats().late() - lateBefore == worker.surplusAnswers());
	}

	// There, 2,000 of 2,000 calls that had timed out were run later, for nobody.
	@Test
	void callThatTimedOutInTheQueueNeverRuns() {
		Queue<String> ran = new ConcurrentLinkedQueue<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		join((request, callback) -> {
			ran.add(new String(request.payload(), StandardCharsets.UTF_8));
			release.thenRun(() -> callback.succeeded("text/plain", Map.of(), request.payload()));
			return () -> {
			};
		}, 1);
		CompletableFuture<String> first = this.template.execute("any", "first", String.class).toFuture();
		await().atMost(PATIENCE).until(() -> this.dispatcher.stats().running() == 1);

		List<CompletableFuture<String>> calls = IntStream.range(0, 2000)
			.mapToObj((i) -> this.template.task("any")
				.payload("timed out " + i)
				.timeout(Duration.ofMillis(200))
				.retrieve(String.class)
				.toFuture())
			.toList();
		calls.forEach((call) -> assertThat(timeout(call).getPhase()).isEqualTo(Phase.QUEUED));
		assertThat(this.dispatcher.stats().queued()).isZero();
		release.complete(null);

		assertThat(first.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join()).isEqualTo("first");
		assertThat(this.template.executeBlocking("any", "last", String.class)).isEqualTo("last");
		assertThat(ran).containsExactly("first", "last");
	}

	// There, a worker took no further task until the one nobody waited for had ended.
	@Test
	void abandonedTaskHoldsUpNoOtherSlot() {
		CompletableFuture<Void> release = new CompletableFuture<>();
		join((request, callback) -> {
			CompletableFuture<Void> held = request.function().equals("deaf") ? release
					: CompletableFuture.completedFuture(null);
			held.thenRun(() -> callback.succeeded(request.contentType(), Map.of(), request.payload()));
			return () -> {
			};
		}, 2);
		CompletableFuture<String> abandoned = this.template.task("deaf")
			.payload("abandoned")
			.timeout(Duration.ofMillis(200))
			.retrieve(String.class)
			.toFuture();
		assertThat(timeout(abandoned).getPhase()).isEqualTo(Phase.RUNNING);
		long lateBefore = this.dispatcher.stats().late();

		for (int i = 0; i < 100; i++) {
			assertThat(this.template.executeBlocking("echo", "task " + i, String.class)).isEqualTo("task " + i);
		}

		DispatcherStats stats = this.dispatcher.stats();
		assertThat(stats.late()).as("still abandoned").isEqualTo(lateBefore);
		assertThat(stats.running()).isOne();
		release.complete(null);
		// A late answer is counted after its slot is free.
		await().atMost(PATIENCE).until(() -> this.dispatcher.stats().late() == lateBefore + 1);
		assertThat(this.dispatcher.stats().freeSlots()).isEqualTo(2);
	}

	// There, a worker that hung was kept past its lifetime.
	@Test
	void workerThatHangsIsGoneAtTheEndOfItsLifetime() {
		WorkerSession session = join(this.functions, 1, Duration.ofSeconds(8));

		CompletableFuture<String> call = this.template.task("ignore-interrupt")
			.payload("60000")
			.timeout(Duration.ofSeconds(1))
			.retrieve(String.class)
			.toFuture();

		assertThat(timeout(call).getPhase()).isEqualTo(Phase.RUNNING);
		assertThat(report(session)).isEqualTo(Outcome.DISCONNECTED);
		await().atMost(PATIENCE).until(() -> this.dispatcher.stats().workers() == 0);
		assertThat(this.dispatcher.stats().running()).isZero();
	}

	// There, each retired worker left a goroutine behind.
	@Test
	void retiredWorkersLeaveNothingBehind() throws Exception {
		joinAndLeave(20);
		Footprint before = Footprint.now();

		int workers = Integer.getInteger("ancestor.joins", 200);
		joinAndLeave(workers);

		// Event loops and pools that others started end or go on at their own pace.
		await().atMost(PATIENCE).untilAsserted(() -> {
			Footprint after = Footprint.now();
			assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 5);
			assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 10);
		});
		logger.info("{} joins and leaves: {} before, {} after", workers, before, Footprint.now());
	}

	private void joinAndLeave(int workers) throws Exception {
		for (int i = 0; i < workers; i++) {
			WorkerSession session = join(ECHO, 1);
			assertThat(this.template.executeBlocking("echo", "task " + i, String.class)).isEqualTo("task " + i);
			if (i % 2 == 0) {
				session.drain("test");
			}
			else {
				session.close();
			}
			report(session);
			leave();
		}
	}

	private WorkerSession join(TaskHandler handler, int slots) {
		return join(handler, slots, Duration.ZERO);
	}

	private WorkerSession join(TaskHandler handler, int slots, Duration lifetime) {
		int workers = this.dispatcher.stats().workers();
		Invitation minted = this.context.getBean(Invitations.class).mint();
		Worker worker = new Worker(handler);
		this.open.add(worker);
		WorkerSession session = worker.join(new Invitation(minted.address(), minted.token(), slots, lifetime));
		await().pollInterval(Duration.ofMillis(1))
			.atMost(PATIENCE)
			.until(() -> this.dispatcher.stats().workers() == workers + 1);
		return session;
	}

	private static Outcome report(WorkerSession session) {
		return session.report().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().outcome();
	}

	private static TaskTimeoutException timeout(CompletableFuture<?> call) {
		Throwable failure = call.handle((answer, thrown) -> thrown)
			.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.join();
		assertThat(failure).isInstanceOf(TaskTimeoutException.class);
		return (TaskTimeoutException) failure;
	}

	private static long millisSince(long startNanos) {
		return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
	}

}
