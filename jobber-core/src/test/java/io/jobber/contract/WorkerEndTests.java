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

import io.jobber.dispatch.Dispatcher;
import io.jobber.task.Payload;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;
import io.jobber.task.WorkerLostException;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the delivery contract in which a worker, or the application, ends in order.
 */
class WorkerEndTests extends DeliveryContract {

	private Dispatcher dispatcher() {
		return this.pool.dispatcher;
	}

	@Nested
	@Order(11)
	class WorkerDrains {

		@Test
		void itIsGivenNothingNewAndFinishesWhatItHolds() {
			ScriptedWorker worker = join(2);
			CompletableFuture<Payload> running = submit("running");

			dispatcher().drain(worker.id(), "idle");
			submit("next");

			assertThat(worker.drains()).containsExactly("idle");
			assertThat(worker.functions()).containsExactly("running");
			worker.succeed(worker.only());
			assertAnswered(running, "result of running");
		}

		@Test
		void itsConnectionIsClosedAfterItsLastResultIsProcessed() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> running = submit("running");
			dispatcher().drain(worker.id(), "idle");

			worker.succeed(worker.only());
			assertThat(worker.end()).isNull();
			worker.goodbye();

			assertThat(worker.end()).isEqualTo("closed");
			assertThat(running).isCompleted();
			assertThat(stats().workers()).isZero();
		}

		@Test
		void taskThatCrossesItsGoodbyeGoesToAnotherWithoutCostingAnAttempt() {
			ScriptedWorker leaving = join(1);
			CompletableFuture<Payload> task = submit("task");

			leaving.goodbye();
			ScriptedWorker other = join(1);

			assertThat(leaving.end()).isEqualTo("closed");
			assertThat(other.only().attempt()).isOne();
			other.succeed(other.only());
			assertAnswered(task, "result of task");
		}

	}

	@Nested
	@Order(12)
	class TaskIsLongerThanTheWorkerLives {

		@Test
		void itIsNotAssignedToThatWorker() {
			ScriptedWorker old = join(4, TIMEOUT.minusSeconds(1));
			submit("long");
			submit("short", TaskOptions.of(ofSeconds(20)));

			assertThat(old.functions()).containsExactly("short");
			assertThat(join(4).functions()).containsExactly("long");
		}

		@Test
		void itIsRejectedAtOnceIfNoWorkerCouldEverLiveLongEnough() {
			CompletableFuture<Payload> task = submit("task", TaskOptions.of(Pool.WORKER_LIFETIME));

			TaskRejectedException rejection = failure(task, TaskRejectedException.class);

			assertThat(rejection.getReason()).isEqualTo(Reason.TOO_LONG);
			assertThat(rejection).hasMessageContaining("jobber.scheduler.worker-lifetime");
		}

		@Test
		void whatCountsIsTheTimeThatIsLeftOfBoth() {
			ScriptedWorker worker = join(4, TIMEOUT.plusSeconds(10));
			submit("in time");
			elapse(ofSeconds(11));

			submit("too late");

			assertThat(worker.functions()).containsExactly("in time");
		}

	}

	@Nested
	@Order(16)
	class ApplicationShutsDown {

		@Test
		void newTasksAreRejectedAndAcceptedOnesAreAnswered() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> running = submit("running");
			CompletableFuture<Payload> queued = submit("queued");

			dispatcher().shutDown();

			assertThat(failure(submit("new"), TaskRejectedException.class).getReason()).isEqualTo(Reason.SHUTTING_DOWN);
			worker.succeed(worker.only());
			worker.succeed(worker.only());
			assertAnswered(running, "result of running");
			assertAnswered(queued, "result of queued");
		}

		@Test
		void workersAreDrainedAndLeaveInOrder() {
			ScriptedWorker first = join(1);
			ScriptedWorker second = join(1);

			dispatcher().drainAll("the application is shutting down");

			assertThat(first.drains()).containsExactly("the application is shutting down");
			assertThat(second.drains()).containsExactly("the application is shutting down");
			first.goodbye();
			second.goodbye();
			assertThat(first.end()).isEqualTo("closed");
			assertThat(second.end()).isEqualTo("closed");
		}

		@Test
		void whatIsLeftEndsWithAClearError() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> running = submit("running");
			CompletableFuture<Payload> queued = submit("queued");

			dispatcher().close("the application is shutting down");

			assertThat(failure(running, WorkerLostException.class)).hasMessageContaining("shutting down");
			assertThat(failure(queued, TaskRejectedException.class).getReason()).isEqualTo(Reason.SHUTTING_DOWN);
			assertThat(worker.end()).isEqualTo("the application is shutting down");
		}

		@Test
		void workerThatComesTooLateIsTurnedAway() {
			dispatcher().shutDown();

			ScriptedWorker late = join(WorkerEndTests.this.pool.invitations.mint().token(), info("late"));

			assertThat(late.end()).containsIgnoringCase("the application is shutting down");
			assertThat(stats().workers()).isZero();
		}

	}

}
