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

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.task.Payload;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the delivery contract in which a task is not taken, by a worker or by the
 * queue.
 */
class RefusedTaskTests extends DeliveryContract {

	private static Task task(String function, int bytes) {
		return new Task(function, Payload.of("application/octet-stream", new byte[bytes]), TaskOptions.of(TIMEOUT));
	}

	@Nested
	@Order(3)
	class WorkerCannotTakeIt {

		@Test
		void busyWorkerPassesItOnWithoutCostingAnAttempt() {
			assertPassedOn(NackReason.BUSY);
		}

		@Test
		void drainingWorkerPassesItOnWithoutCostingAnAttempt() {
			assertPassedOn(NackReason.DRAINING);
		}

		@Test
		void busyWorkerIsAskedAgainAfterItsNextHeartbeat() {
			ScriptedWorker busy = join(1);
			CompletableFuture<Payload> task = submit("task");
			busy.nack(busy.only(), NackReason.BUSY);
			assertThat(busy.held()).isEmpty();

			busy.heartbeat();
			busy.succeed(busy.only());

			assertAnswered(task, "result of task");
		}

		@Test
		void unknownFunctionFailsTheTaskWithTheWorkersWords() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> task = submitIdempotent("misspelt");

			worker.nack(worker.only(), NackReason.UNKNOWN_FUNCTION);

			TaskRejectedException rejection = failure(task, TaskRejectedException.class);
			assertThat(rejection.getReason()).isEqualTo(Reason.UNKNOWN_FUNCTION);
			assertThat(rejection).hasMessageContaining("said UNKNOWN_FUNCTION");
			assertThat(worker.held()).isEmpty();
		}

		@Test
		void workerIsGivenOnlyTheFunctionsThatItDeclared() {
			ScriptedWorker thumbnails = join(4, TIMEOUT.multipliedBy(2), "thumbnail");
			submit("echo");
			submit("thumbnail");

			assertThat(thumbnails.functions()).containsExactly("thumbnail");
			assertThat(join(4).functions()).containsExactly("echo");
		}

		private void assertPassedOn(NackReason reason) {
			ScriptedWorker unwilling = join(1);
			CompletableFuture<Payload> task = submit("task");

			unwilling.nack(unwilling.only(), reason);
			ScriptedWorker other = join(1);

			assertThat(unwilling.held()).isEmpty();
			assertThat(other.only().attempt()).isOne();
			other.succeed(other.only());
			assertAnswered(task, "result of task");
			assertThat(stats().retried()).isZero();
		}

	}

	@Nested
	@Order(17)
	class PayloadIsTooLarge {

		@Test
		void inputIsRefusedAtOnceWithBothSizesAndTheSetting() {
			ScriptedWorker worker = join(1);

			CompletableFuture<Payload> task = submit(task("task", (int) Pool.MAX_PAYLOAD_BYTES + 1));

			assertThat(failure(task, PayloadTooLargeException.class)).hasMessageContaining("1000001 bytes")
				.hasMessageContaining("the limit is 1000000")
				.hasMessageContaining("jobber.max-payload-size");
			assertThat(worker.held()).isEmpty();
		}

		@Test
		void headersAndNameAreLimitedToo() {
			Payload payload = Payload.empty().withHeaders(Map.of("big", "x".repeat(16 * 1024)));

			failure(submit(new Task("task", payload, TaskOptions.of(TIMEOUT))), PayloadTooLargeException.class);
			failure(submit("f".repeat(16 * 1024 + 1)), PayloadTooLargeException.class);
		}

		@Test
		void inputsAsLargeAsAllowedTravelTogether() {
			submit(task("first", (int) Pool.MAX_PAYLOAD_BYTES));
			submit(task("second", (int) Pool.MAX_PAYLOAD_BYTES));
			submit(task("third", (int) Pool.MAX_PAYLOAD_BYTES));

			ScriptedWorker worker = join(4);

			// Some may wait until the others are read.
			eventually(() -> worker.held().size() == 3);
			assertThat(worker.functions()).containsExactly("first", "second", "third");
		}

		@Test
		void resultThatTheWorkerMayNotSendFailsItsTaskAndTheStreamSurvives() {
			ScriptedWorker worker = join(2);
			CompletableFuture<Payload> large = submit("large");
			CompletableFuture<Payload> other = submit("other");

			worker.nack(worker.held().get(0), NackReason.TOO_LARGE);
			worker.succeed(worker.only());

			failure(large, PayloadTooLargeException.class);
			assertAnswered(other, "result of other");
			assertThat(worker.end()).isNull();
		}

	}

	@Nested
	@Order(18)
	class QueueIsFull {

		@Test
		void furtherTasksAreRejectedAtOnceWithTheNumberAndTheSetting() {
			for (int i = 0; i < Pool.QUEUE_CAPACITY; i++) {
				submit("task " + i);
			}

			TaskRejectedException rejection = failure(submit("one more"), TaskRejectedException.class);

			assertThat(rejection.getReason()).isEqualTo(Reason.QUEUE_FULL);
			assertThat(rejection).hasMessageContaining("5 tasks").hasMessageContaining("jobber.queue.capacity");
			assertThat(join(10).functions()).hasSize(Pool.QUEUE_CAPACITY);
		}

		@Test
		void itIsBoundedByBytesToo() {
			for (int i = 0; i < 4; i++) {
				submit(task("large", (int) Pool.MAX_PAYLOAD_BYTES));
			}

			TaskRejectedException rejection = failure(submit(task("one more", 1)), TaskRejectedException.class);

			assertThat(rejection.getReason()).isEqualTo(Reason.QUEUE_FULL);
			assertThat(rejection).hasMessageContaining("4000000 bytes").hasMessageContaining("jobber.queue.max-size");
		}

	}

	@Nested
	@Order(19)
	class TasksDifferInPriority {

		@Test
		void urgentOneGoesFirst() {
			submit("low", options(Priority.LOW));
			submit("normal", options(Priority.NORMAL));
			submit("high", options(Priority.HIGH));

			assertThat(join(3).functions()).containsExactly("high", "normal", "low");
		}

		@Test
		void levelIsWorthTenSecondsSoThatNoneStarves() {
			submit("low", options(Priority.LOW));
			elapse(ofSeconds(9));
			submit("normal, soon after", options(Priority.NORMAL));
			elapse(ofSeconds(2));
			submit("normal, long after", options(Priority.NORMAL));

			assertThat(join(3).functions()).containsExactly("normal, soon after", "low", "normal, long after");
		}

		private static TaskOptions options(Priority priority) {
			return new TaskOptions(TIMEOUT, TIMEOUT, false, Set.of(), priority);
		}

	}

	@Nested
	@Order(20)
	class WorkerReadsTooSlowly {

		@Test
		void itIsGivenNothingMoreUntilItReadsAgain() {
			ScriptedWorker slow = join(64);
			slow.stopReading();
			int sent = 0;

			// Now and then the network still takes one of those that wait.
			while (stats().queuedBytes() < Pool.QUEUE_BYTES && sent < 32) {
				submit(task("large", (int) Pool.MAX_PAYLOAD_BYTES));
				sent++;
			}

			assertThat(sent).isLessThan(32);
			slow.readAgain();
			int all = sent;
			eventually(() -> slow.held().size() == all);
			assertThat(stats().queued()).isZero();
		}

	}

}
