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

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import io.jobber.contract.ScriptedWorker.Given;
import io.jobber.dispatch.TaskResult;
import io.jobber.task.Payload;
import io.jobber.task.Priority;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the delivery contract in which time runs out, the caller goes away or the
 * function throws.
 */
class TaskEndTests extends DeliveryContract {

	private static TaskResult success(Given task, String text) {
		return new TaskResult.Success(task.id(), task.attempt(), Payload.of("text/plain", text.getBytes(UTF_8)));
	}

	@Nested
	@Order(4)
	class TaskWaitsTooLong {

		@Test
		void itTimesOutInPhaseQueuedAndNeverRuns() {
			CompletableFuture<Payload> task = submit("task");

			elapse(TIMEOUT);

			TaskTimeoutException timeout = failure(task, TaskTimeoutException.class);
			assertThat(timeout.getPhase()).isEqualTo(Phase.QUEUED);
			assertThat(timeout).hasMessageContaining("30000 ms").hasMessageContaining("never ran");
			assertThat(join(1).held()).isEmpty();
		}

		@Test
		void queueTimeoutLimitsTheWaitAlone() {
			TaskOptions options = new TaskOptions(TIMEOUT, ofSeconds(1), false, Set.of(), Priority.NORMAL);
			CompletableFuture<Payload> waiting = submit("waiting", options);

			elapse(ofSeconds(1));
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> running = submit("running", options);
			elapse(ofSeconds(2));
			worker.succeed(worker.only());

			assertThat(failure(waiting, TaskTimeoutException.class).getPhase()).isEqualTo(Phase.QUEUED);
			assertAnswered(running, "result of running");
		}

	}

	@Nested
	@Order(5)
	class TaskRunsTooLong {

		@Test
		void itTimesOutInPhaseRunningAndTheWorkerIsToldToCancel() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> task = submit("task");

			elapse(TIMEOUT);

			TaskTimeoutException timeout = failure(task, TaskTimeoutException.class);
			assertThat(timeout.getPhase()).isEqualTo(Phase.RUNNING);
			assertThat(timeout).hasMessageContaining(worker.id()).hasMessageContaining("may have run");
			assertThat(worker.cancels()).containsExactly(worker.only().id());
		}

		@Test
		void itKeepsItsSlotUntilTheWorkerAnswers() {
			ScriptedWorker worker = join(1);
			submit("task");
			elapse(TIMEOUT);

			CompletableFuture<Payload> next = submit("next");

			assertThat(worker.functions()).containsExactly("task");
			assertThat(stats().abandoned()).isOne();
			worker.cancelled(worker.only());
			worker.succeed(worker.only());
			assertAnswered(next, "result of next");
		}

	}

	@Nested
	@Order(6)
	class CallerCancels {

		@Test
		void queuedTaskIsRemovedAndNeverRuns() {
			CompletableFuture<Payload> cancelled = submit("cancelled");
			submit("other");

			cancelled.cancel(true);

			assertThat(stats().queued()).isOne();
			assertThat(join(2).functions()).containsExactly("other");
		}

		@Test
		void runningTaskIsCancelledAtTheWorkerAndItsSlotIsFreeWhenThatAnswers() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> running = submit("running");
			CompletableFuture<Payload> next = submit("next");

			running.cancel(true);

			assertThat(worker.cancels()).containsExactly(worker.only().id());
			assertThat(worker.functions()).containsExactly("running");
			worker.cancelled(worker.only());
			worker.succeed(worker.only());
			assertAnswered(next, "result of next");
			assertThat(stats().cancelled()).isOne();
			assertThat(stats().late()).isZero();
		}

		@Test
		void taskThatWaitsForItsNextAttemptIsRemoved() {
			CompletableFuture<Payload> again = submitIdempotent("again");
			join(1).die();

			again.cancel(true);
			elapse(ofSeconds(1));

			assertThat(join(1).held()).isEmpty();
		}

	}

	@Nested
	@Order(7)
	class FunctionThrows {

		@Test
		void callerSeesTheRemoteTypeAndMessage() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> task = submit("task");

			worker.fail(worker.only(), "com.example.NoLuckException", "no luck");

			TaskFailedException failure = failure(task, TaskFailedException.class);
			assertThat(failure.getRemoteType()).isEqualTo("com.example.NoLuckException");
			assertThat(failure.getRemoteMessage()).isEqualTo("no luck");
		}

		@Test
		void evenAnIdempotentTaskIsNotTriedAgain() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> task = submitIdempotent("task");

			worker.fail(worker.only(), "com.example.NoLuckException", "no luck");
			elapse(ofSeconds(10));

			failure(task, TaskFailedException.class);
			assertThat(worker.held()).isEmpty();
			assertThat(stats().retried()).isZero();
		}

		@Test
		void taskThatNamesTheTypeIsTriedAgainUpToItsAttempts() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> task = submit("task",
					new TaskOptions(TIMEOUT, TIMEOUT, false, Set.of("com.example.BusyException"), Priority.NORMAL));

			for (int attempt = 1; attempt <= Pool.MAX_ATTEMPTS; attempt++) {
				assertThat(worker.only().attempt()).isEqualTo(attempt);
				worker.fail(worker.only(), "com.example.BusyException", "attempt " + attempt);
				elapse(ofMillis(200));
			}

			assertThat(failure(task, TaskFailedException.class).getRemoteMessage()).isEqualTo("attempt 3");
			assertThat(worker.held()).isEmpty();
		}

		@Test
		void otherTasksOfTheWorkerGoOn() {
			ScriptedWorker worker = join(2);
			submit("broken");
			CompletableFuture<Payload> other = submit("other");

			worker.fail(worker.held().get(0), "com.example.NoLuckException", "no luck");
			worker.succeed(worker.only());

			assertAnswered(other, "result of other");
		}

	}

	@Nested
	@Order(8)
	class ResultIsLateOrDuplicate {

		@Test
		void duplicateIsCountedAndDroppedAndFreesNoSlot() {
			ScriptedWorker worker = join(1);
			submit("first");
			CompletableFuture<Payload> second = submit("second");
			Given first = worker.only();
			worker.succeed(first);

			worker.succeed(first);

			assertThat(second).isNotDone();
			assertThat(stats().late()).isOne();
			assertThat(stats().freeSlots()).isZero();
			worker.succeed(worker.only());
			assertAnswered(second, "result of second");
		}

		@Test
		void firstOfTwoInOneFrameWins() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> task = submit("task");
			Given given = worker.only();

			worker.answer(List.of(success(given, "one"), success(given, "two")));

			assertAnswered(task, "one");
			assertThat(stats().late()).isOne();
		}

		@Test
		void resultOfAnEarlierAttemptIsDropped() {
			ScriptedWorker first = join(1);
			CompletableFuture<Payload> task = submitIdempotent("task");
			Given firstAttempt = first.only();
			first.die();
			elapse(FIRST_BACKOFF);
			ScriptedWorker second = join(1);

			second.succeed(firstAttempt);

			assertThat(task).isNotDone();
			assertThat(stats().late()).isOne();
			second.succeed(second.only());
			assertAnswered(task, "result of task");
		}

		@Test
		void resultAfterTheTimeoutIsCountedAndFreesTheSlot() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> task = submit("task");
			elapse(TIMEOUT);

			worker.succeed(worker.only());

			failure(task, TaskTimeoutException.class);
			assertThat(stats().late()).isOne();
			assertThat(stats().freeSlots()).isOne();
		}

	}

}
