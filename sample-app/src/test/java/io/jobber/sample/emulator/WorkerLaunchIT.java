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

package io.jobber.sample.emulator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;

import io.jobber.lambda.emulator.Faults;
import io.jobber.scheduler.LaunchException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Launches on Lambda: those that go well, and those that do not.
 */
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
class WorkerLaunchIT {

	private static final String FAILING = "failing-worker";

	private static final String SLOW = "slow-worker";

	@RegisterExtension
	static final EmulatedLambda lambda = new EmulatedLambda().and(FAILING, Duration.ofMinutes(15))
		.and(SLOW, Duration.ofMinutes(15));

	@Test
	void firstTaskIsAnsweredThoughThereIsNoWorkerYet() {
		try (Application application = lambda.start(EmulatedLambda.WORKER)) {
			assertThat(application.tasks().workers()).isZero();

			assertThat(application.echo("first")).isEqualTo("first");

			// Counted by the scheduler's thread, soon after the worker's first answer.
			EmulatedLambda.await(() -> assertThat(application.launches().joined()).isOne());
			assertThat(lambda.busyPid(EmulatedLambda.WORKER)).isPositive();
		}
	}

	@Test
	void burstIsAnsweredByAsManyWorkersAsThereMayBe() {
		try (Application application = lambda.start(EmulatedLambda.WORKER, "--jobber.scheduler.max-workers=2",
				"--jobber.scheduler.worker-slots=2")) {
			List<Long> answers = Flux.range(0, 60)
				.flatMap((number) -> application.jobber().execute("sleep", 20L, Long.class), 60)
				.collectList()
				.block(EmulatedLambda.LIMIT);

			assertThat(answers).hasSize(60).containsOnly(20L);
			assertThat(application.launches().launched()).isEqualTo(2);
			EmulatedLambda.await(() -> assertThat(lambda.logged("START RequestId: .*")).hasSize(2));
			assertThat(lambda.environments(EmulatedLambda.WORKER)).hasSize(2);
		}
	}

	@Test
	void tasksWaitWhileTheAccountIsThrottledAndAreAnsweredAfterIt() {
		lambda.faults().throttle(EmulatedLambda.WORKER, Faults.ALWAYS);

		try (Application application = lambda.start(EmulatedLambda.WORKER, "--jobber.scheduler.max-workers=1")) {
			CompletableFuture<String> patient = application.jobber()
				.execute("echo", "patient", String.class)
				.toFuture();

			assertThat(application.impatientCall()).hasMessageContaining("Lambda has no room now for function")
				.hasMessageContaining("ConcurrentInvocationLimitExceeded");
			lambda.faults().clear(EmulatedLambda.WORKER);
			assertThat(patient).succeedsWithin(EmulatedLambda.LIMIT).isEqualTo("patient");
			// A full account says nothing against the function.
			assertThat(application.launches().failed()).containsOnlyKeys(Reason.THROTTLED);
			assertThat(application.launches().unproductive()).isZero();
			assertThat(application.launches().expired()).isZero();
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void missingFunctionEndsTheStartWithASentence(CapturedOutput output) {
		assertThatThrownBy(() -> lambda.start("nobody")).isInstanceOf(Exception.class);

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Workers are to run on Lambda function nobody, which does not exist")
			.contains("jobber.scheduler.lambda.function-name");
	}

	@Test
	void functionThatIsMissingLaterIsNamedToThoseWhoWait() {
		try (Application application = lambda.start("nobody", "--jobber.scheduler.lambda.check-function=false")) {
			CompletableFuture<String> waiting = application.jobber().execute("echo", "waits", String.class).toFuture();

			assertThat(application.impatientCall()).hasMessageContaining("Lambda does not know function nobody")
				.hasMessageContaining("jobber.scheduler.lambda.function-name");
			assertThat(application.launches().failed()).containsOnlyKeys(Reason.NOT_FOUND);
			waiting.cancel(true);
		}
	}

	@Test
	void failedInitialisationIsNamedToThoseWhoWaitAndTriedAgain() {
		lambda.faults().failInit(FAILING, Faults.ALWAYS);

		try (Application application = lambda.start(FAILING, "--jobber.scheduler.max-workers=1")) {
			CompletableFuture<String> patient = application.jobber()
				.execute("echo", "patient", String.class)
				.toFuture();

			assertThat(application.impatientCall()).hasMessageContaining("Runtime.ExitError");
			lambda.faults().clear(FAILING);
			assertThat(patient).succeedsWithin(EmulatedLambda.LIMIT).isEqualTo("patient");
			// Counted by the scheduler's thread, soon after the worker's first answer.
			EmulatedLambda.await(() -> assertThat(application.launches().joined()).isOne());
		}
	}

	@Test
	void workerThatStartsTooSlowlyIsWaitedForAndNotLaunchedAgain() {
		lambda.faults().slowStart(SLOW, Duration.ofSeconds(8));

		try (Application application = lambda.start(SLOW, "--jobber.scheduler.join-timeout=7s",
				"--jobber.timeout=2m")) {
			CompletableFuture<String> waiting = application.jobber().execute("echo", "waits", String.class).toFuture();

			assertThat(application.impatientCall()).hasMessageContaining("have not joined within PT7S")
				.hasMessageContaining("waited for");
			assertThat(waiting).succeedsWithin(EmulatedLambda.LIMIT).isEqualTo("waits");
			assertThat(application.launches()).extracting("launched", "expired").containsExactly(1L, 0L);
		}
	}

}
