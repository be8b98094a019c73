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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.JobberTemplate;
import io.jobber.TaskSpec;
import io.jobber.dispatch.Dispatcher;
import io.jobber.scheduler.Invitations;
import io.jobber.task.PoisonTaskException;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Idempotent tasks whose worker was lost.
 */
@Tag("contract")
class RetryTests {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final List<AutoCloseable> open = new ArrayList<>();

	private ConfigurableApplicationContext context;

	private Dispatcher dispatcher;

	@BeforeEach
	void start() {
		this.context = ChaosApplication.start(null, "jobber.scheduler.worker-slots=4", "jobber.max-attempts=3");
		this.dispatcher = this.context.getBean(Dispatcher.class);
	}

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
		this.context.close();
	}

	@Test
	void taskThatTimesOutWhileItWaitsForItsSecondAttemptMayHaveRun() {
		WorkerSession worker = join();
		CompletableFuture<String> call = submit(idempotent("sleep", "60000").timeout(Duration.ofSeconds(8)));
		await().atMost(PATIENCE).until(() -> this.dispatcher.stats().running() == 1);

		worker.close();

		assertThat(call).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(TaskTimeoutException.class, (timeout) -> {
				assertThat(timeout.getPhase()).isEqualTo(Phase.RUNNING);
				assertThat(timeout).hasMessageNotContaining("never ran");
			});
	}

	@Test
	void taskThatKillsItsWorkersTakesNoOtherTaskAlong() {
		for (int i = 0; i < 6; i++) {
			join();
		}

		List<CompletableFuture<String>> innocent = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			innocent.add(submit(idempotent("sleep", "1000")));
		}
		CompletableFuture<String> poison = submit(idempotent("disconnect", ""));

		assertThat(poison).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(PoisonTaskException.class);
		assertThat(innocent).allSatisfy((call) -> assertThat(call).succeedsWithin(PATIENCE));
	}

	private TaskSpec idempotent(String function, String input) {
		return this.context.getBean(JobberTemplate.class).task(function).payload(input).idempotent();
	}

	private static CompletableFuture<String> submit(TaskSpec spec) {
		return spec.retrieve(String.class).toFuture();
	}

	private WorkerSession join() {
		int workers = this.dispatcher.stats().workers();
		TestFunctions functions = new TestFunctions(null);
		Worker worker = new Worker(functions);
		this.open.add(worker);
		this.open.add(functions);
		WorkerSession session = worker.join(this.context.getBean(Invitations.class).mint());
		functions.onDisconnect(session::close);
		await().atMost(PATIENCE).until(() -> this.dispatcher.stats().workers() == workers + 1);
		return session;
	}

}
