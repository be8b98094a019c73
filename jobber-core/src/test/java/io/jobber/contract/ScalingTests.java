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

package io.jobber.contract;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import io.jobber.task.Payload;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the delivery contract in which workers are launched or should have been,
 * with the built-in scheduler and policy.
 */
class ScalingTests extends DeliveryContract {

	private final Platform platform = new Platform(this.pool);

	private void tick() {
		this.platform.tick();
	}

	private int launches() {
		return this.platform.launches();
	}

	private ScriptedWorker joinLaunched(int launch) {
		return join(this.platform.token(launch), info("launched-" + launch));
	}

	@Nested
	@Order(13)
	class WorkerIsNearItsLifetime {

		@Test
		void successorIsLaunchedFirstAndOnlyThenItDrains() {
			ScriptedWorker old = join(1, Platform.RETIREMENT.plusSeconds(10));
			CompletableFuture<Payload> before = submit("before");
			tick();
			assertThat(launches()).isZero();

			elapse(ofSeconds(11));
			tick();
			assertThat(launches()).isOne();
			assertThat(old.drains()).isEmpty();
			ScriptedWorker successor = joinLaunched(0);
			tick();

			assertThat(old.drains()).hasSize(1);
			old.succeed(old.only());
			assertAnswered(before, "result of before");
			CompletableFuture<Payload> after = submit("after");
			successor.succeed(successor.only());
			assertAnswered(after, "result of after");
			assertThat(launches()).isOne();
		}

	}

	@Nested
	@Order(14)
	class LaunchedWorkerNeverJoins {

		@Test
		void errorsOfWaitingCallersNameTheReason() {
			CompletableFuture<Payload> task = submit("task", TaskOptions.of(Pool.JOIN_TIMEOUT.plusSeconds(1)));
			tick();
			assertThat(launches()).isOne();

			elapse(Pool.JOIN_TIMEOUT.plusMillis(1));
			tick();
			elapse(ofSeconds(1));

			TaskTimeoutException timeout = failure(task, TaskTimeoutException.class);
			assertThat(timeout.getPhase()).isEqualTo(Phase.QUEUED);
			assertThat(timeout).hasMessageContaining("1 workers were launched and have not joined")
				.hasMessageContaining("jobber.scheduler.join-timeout");
		}

		@Test
		void furtherLaunchesAreHeldUpTwiceAsLongEachTime() {
			submit("task", longTerms());
			tick();
			elapse(Pool.JOIN_TIMEOUT.plusMillis(1));
			tick();
			assertThat(launches()).isOne();

			elapse(ofSeconds(1));
			tick();
			assertThat(launches()).isEqualTo(2);
			elapse(Pool.JOIN_TIMEOUT.plusMillis(1));
			tick();
			elapse(ofSeconds(2).minusMillis(1));
			tick();
			assertThat(launches()).isEqualTo(2);
			elapse(ofMillis(1));
			tick();

			assertThat(launches()).isEqualTo(3);
		}

		@Test
		void afterManyOnlyOneIsLaunchedAtATimeUntilOneServes() {
			for (int i = 0; i < Pool.QUEUE_CAPACITY; i++) {
				submit("task", longTerms());
			}
			for (int burst = 1; burst <= 2; burst++) {
				tick();
				elapse(Pool.JOIN_TIMEOUT.plusMillis(1));
				tick();
				elapse(ofSeconds(2));
			}
			int useless = launches();
			assertThat(useless).isEqualTo(8);

			tick();
			tick();
			assertThat(launches()).isEqualTo(useless + 1);
			ScriptedWorker probe = joinLaunched(useless);
			tick();
			assertThat(launches()).isEqualTo(useless + 1);
			probe.succeed(probe.only());
			tick();

			assertThat(launches()).isGreaterThan(useless + 2);
		}

		@Test
		void refusalOfThePlatformIsNamedToo() {
			CompletableFuture<Payload> task = submit("task");
			ScalingTests.this.platform.refuse("throttled: 429");
			tick();

			elapse(TIMEOUT);

			assertThat(failure(task, TaskTimeoutException.class)).hasMessageContaining("throttled: 429");
		}

		@Test
		void presentWorkersGoOnServing() {
			ScriptedWorker present = join(1);
			CompletableFuture<Payload> running = submit("running");
			CompletableFuture<Payload> waiting = submit("waiting");
			ScalingTests.this.platform.refuse("throttled: 429");
			tick();

			present.succeed(present.only());
			present.succeed(present.only());

			assertAnswered(running, "result of running");
			assertAnswered(waiting, "result of waiting");
		}

	}

	@Nested
	@Order(15)
	class InvitationIsAGhost {

		@Test
		void spentTokenIsRefused() {
			submit("task");
			tick();
			ScriptedWorker first = joinLaunched(0);

			ScriptedWorker ghost = join(ScalingTests.this.platform.token(0), info("ghost"));

			assertThat(ghost.refusal()).contains("used before");
			assertThat(stats().workers()).isOne();
			assertThat(first.functions()).containsExactly("task");
		}

		@Test
		void expiredTokenIsRefused() {
			submit("task", longTerms());
			tick();
			elapse(Pool.JOIN_TIMEOUT.plusMillis(1));

			ScriptedWorker ghost = join(ScalingTests.this.platform.token(0), info("ghost"));

			assertThat(ghost.refusal()).contains("expired").contains("jobber.scheduler.join-timeout");
			assertThat(stats().workers()).isZero();
		}

		@Test
		void madeUpTokenIsRefused() {
			assertThat(join("made up", info("ghost")).refusal()).contains("unknown");
		}

	}

}
