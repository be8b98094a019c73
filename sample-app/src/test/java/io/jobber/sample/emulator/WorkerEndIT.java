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

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.jobber.lambda.emulator.EnvironmentSnapshot;
import io.jobber.lambda.emulator.EnvironmentSnapshot.State;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.WorkerLostException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ends of workers on Lambda: killed, idle, at the end of their time, refused.
 */
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
class WorkerEndIT {

	private static final String SHORT = "short-worker";

	@RegisterExtension
	static final EmulatedLambda lambda = new EmulatedLambda().and(SHORT, Duration.ofSeconds(22));

	@Test
	void killedWorkerTakesTheTaskAlongUnlessThatIsIdempotent() throws IOException, InterruptedException {
		try (Application application = lambda.start(EmulatedLambda.WORKER, "--jobber.scheduler.max-workers=1")) {
			application.echo("serves");
			long pid = lambda.busyPid(EmulatedLambda.WORKER);
			// So that it holds the tasks until it is killed.
			signal("STOP", pid);
			CompletableFuture<String> once = application.jobber().execute("echo", "once", String.class).toFuture();
			CompletableFuture<String> again = application.jobber()
				.task("echo")
				.payload("again")
				.idempotent()
				.retrieve(String.class)
				.toFuture();
			EmulatedLambda.await(() -> assertThat(application.tasks().running()).isEqualTo(2));

			signal("KILL", pid);

			assertThat(once).failsWithin(EmulatedLambda.LIMIT)
				.withThrowableThat()
				.withCauseInstanceOf(WorkerLostException.class);
			assertThat(again).succeedsWithin(EmulatedLambda.LIMIT).isEqualTo("again");
			assertThat(application.tasks().retried()).isOne();
			assertThat(lambda.busyPid(EmulatedLambda.WORKER)).isNotEqualTo(pid);
		}
	}

	@Test
	void idleWorkerThatIsKilledTakesNoTaskAlong() throws IOException, InterruptedException {
		try (Application application = lambda.start(EmulatedLambda.WORKER)) {
			application.echo("serves");
			signal("KILL", lambda.busyPid(EmulatedLambda.WORKER));
			EmulatedLambda.await(() -> assertThat(application.tasks().workers()).isZero());

			assertThat(application.echo("next")).isEqualTo("next");

			assertThat(application.tasks().failed()).isZero();
			// Counted by the scheduler's thread, soon after the worker's first answer.
			EmulatedLambda.await(() -> assertThat(application.launches().joined()).isEqualTo(2));
		}
	}

	@Test
	void idleWorkerIsFrozenAndComesBackWarmAsAnother() {
		try (Application application = lambda.start(EmulatedLambda.WORKER, "--jobber.scheduler.idle-timeout=100ms")) {
			application.echo("first");
			EmulatedLambda.await(
					() -> assertThat(lambda.environments(EmulatedLambda.WORKER)).extracting(EnvironmentSnapshot::state)
						.containsOnly(State.FROZEN));
			EmulatedLambda.await(() -> assertThat(lambda.logged(".*Worker .* ends: .*DRAINED, idle.*")).hasSize(1));

			List<Long> pids = pids();

			assertThat(application.echo("second")).isEqualTo("second");

			// Counted by the scheduler's thread, soon after the worker's first answer.
			EmulatedLambda.await(() -> assertThat(application.launches().joined()).isEqualTo(2));
			assertThat(pids()).isEqualTo(pids);
		}
	}

	@Test
	void workerLeavesBeforeLambdaEndsItsRunAndNoTaskIsLost() {
		lambda.warmUp(SHORT);

		try (Application application = lambda.start(SHORT, "--jobber.scheduler.lambda.check-function=false",
				"--jobber.scheduler.worker-lifetime=23s", "--jobber.timeout=4s", "--jobber.scheduler.max-workers=2")) {
			callUntilAWorkerEnds(application);

			EmulatedLambda.await(() -> assertThat(lambda.logged("REPORT RequestId: .*")).isNotEmpty());
			assertThat(lambda.logged("REPORT RequestId: .*Status: .*")).isEmpty();
			assertThat(lambda.logged(".*Worker .* ends: .*; DRAINED.*")).hasSize(1);
			assertThat(application.tasks().failed()).isZero();
		}
	}

	@Test
	void workerIsReplacedAtTheEndOfItsLifetimeWithoutAFailedCall() {
		try (Application application = lambda.start(EmulatedLambda.WORKER, "--jobber.scheduler.worker-lifetime=8s",
				"--jobber.timeout=4s", "--jobber.scheduler.max-workers=2")) {
			callUntilAWorkerEnds(application);

			assertThat(lambda.logged(".*Worker .* ends: .*; DRAINED.*")).hasSize(1);
			// Launched before that, but on a busy machine its start takes longer than
			// this
			// task may.
			EmulatedLambda.await(() -> assertThat(application.tasks().workers()).isPositive());
			assertThat(application.echo("successor")).isEqualTo("successor");
			assertThat(application.tasks().failed()).isZero();
		}
	}

	@Test
	void eventThatIsDeliveredTwiceIsOneWorkerAndAnotherThatIsRefused() {
		lambda.faults().duplicate(EmulatedLambda.WORKER, 1);

		try (Application application = lambda.start(EmulatedLambda.WORKER,
				"--jobber.scheduler.lambda.invocation-type=event", "--jobber.scheduler.max-workers=1")) {
			assertThat(application.echo("once")).isEqualTo("once");

			EmulatedLambda.await(() -> assertThat(lambda.logged(".*Worker .* ends: .*REFUSED.*")).hasSize(1));
			EmulatedLambda.await(() -> assertThat(lambda.logged("REPORT RequestId: .*")).hasSize(1));
			assertThat(lambda.environments(EmulatedLambda.WORKER)).extracting(EnvironmentSnapshot::state)
				.contains(State.BUSY, State.FROZEN);
			assertThat(application.echo("still")).isEqualTo("still");
			assertThat(application.launches()).extracting("launched", "joined", "unproductive")
				.containsExactly(1L, 1L, 0L);
		}
	}

	private static List<Long> pids() {
		return lambda.environments(EmulatedLambda.WORKER).stream().map(EnvironmentSnapshot::pid).toList();
	}

	private static void callUntilAWorkerEnds(Application application) {
		while (lambda.logged(".*Worker .* ends: .*").isEmpty()) {
			try {
				application.jobber().execute("sleep", 20L, Long.class).block(EmulatedLambda.LIMIT);
			}
			catch (TaskTimeoutException ex) {
				// On a busy machine a start takes longer than these tasks may. They must
				// be short, for a worker takes none that may outlast it.
			}
		}
	}

	private static void signal(String signal, long pid) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor()).isZero();
	}

}
