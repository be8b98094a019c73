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
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import io.jobber.task.Payload;
import io.jobber.task.PoisonTaskException;
import io.jobber.task.WorkerLostException;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the delivery contract in which a worker is lost, or seems to be.
 */
class LostWorkerTests extends DeliveryContract {

	@Nested
	@Order(1)
	class IdleWorkerDies {

		@Test
		void noTaskIsAffected() {
			ScriptedWorker busy = join(2);
			CompletableFuture<Payload> running = submit("running");
			ScriptedWorker idle = join(1);

			idle.die();
			CompletableFuture<Payload> next = submit("next");

			assertThat(busy.functions()).containsExactly("running", "next");
			busy.held().forEach(busy::succeed);
			assertAnswered(running, "result of running");
			assertAnswered(next, "result of next");
			assertThat(stats().workers()).isOne();
		}

		@Test
		void hundredIdleWorkersThatDieCostNoTaskEach() {
			for (int i = 0; i < 100; i++) {
				join(1).die();
			}

			CompletableFuture<Payload> task = submit("task");
			ScriptedWorker alive = join(1);
			alive.succeed(alive.only());

			assertAnswered(task, "result of task");
		}

	}

	@Nested
	@Order(2)
	class WorkerDiesWithTasksInFlight {

		@Test
		void callsThatItHeldFailAtOnceAndSayThatTheyMayHaveRun() {
			ScriptedWorker worker = join(2);
			CompletableFuture<Payload> first = submit("first");
			CompletableFuture<Payload> second = submit("second");

			worker.die();

			assertThat(failure(first, WorkerLostException.class)).hasMessageContaining("may have run");
			assertThat(failure(second, WorkerLostException.class).getWorkerId()).isEqualTo(worker.id());
		}

		@Test
		void callsThatItDidNotHoldGoOn() {
			ScriptedWorker worker = join(1);
			ScriptedWorker other = join(1);
			submit("a");
			submit("b");
			CompletableFuture<Payload> waiting = submit("waiting");

			worker.die();
			other.succeed(other.only());
			other.succeed(other.only());

			assertAnswered(waiting, "result of waiting");
		}

		@Test
		void idempotentTaskIsTriedAgainAfterAMomentBeforeItsKindThatWaits() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> lost = submitIdempotent("same");
			CompletableFuture<Payload> waiting = submit("same");
			long id = worker.only().id();

			worker.die();
			elapse(FIRST_BACKOFF);
			ScriptedWorker other = join(1);

			assertThat(other.only().id()).isEqualTo(id);
			assertThat(other.only().attempt()).isEqualTo(2);
			other.succeed(other.only());
			assertAnswered(lost, "result of same");
			other.succeed(other.only());
			assertAnswered(waiting, "result of same");
		}

		@Test
		void nextAttemptIsGivenWhatIsLeftOfTheTime() {
			ScriptedWorker worker = join(1);
			submitIdempotent("again");

			elapse(ofSeconds(10).minus(FIRST_BACKOFF));
			worker.die();
			elapse(FIRST_BACKOFF);

			assertThat(join(1).only().remaining()).isEqualTo(TIMEOUT.minusSeconds(10));
		}

		@Test
		void backOffDoubles() {
			submitIdempotent("again");
			join(1).die();
			elapse(FIRST_BACKOFF);
			join(1).die();
			ScriptedWorker third = join(1);

			elapse(FIRST_BACKOFF.multipliedBy(2).minusMillis(1));
			assertThat(third.held()).isEmpty();
			elapse(ofMillis(1));

			assertThat(third.only().attempt()).isEqualTo(3);
		}

	}

	@Nested
	@Order(9)
	class TaskIsInFlightOnEveryLostWorker {

		@Test
		void itIsCondemnedAfterItsAttemptsWithTheHistoryOfItsLosses() {
			CompletableFuture<Payload> poison = submitIdempotent("poison");

			List<ScriptedWorker> victims = List.of(killNext(), killNext(), killNext());

			PoisonTaskException condemned = failure(poison, PoisonTaskException.class);
			assertThat(condemned.getLosses()).hasSize(Pool.MAX_ATTEMPTS);
			for (int i = 0; i < Pool.MAX_ATTEMPTS; i++) {
				assertThat(condemned.getLosses().get(i)).contains("attempt " + (i + 1), victims.get(i).id());
			}
			assertThat(join(1).held()).isEmpty();
		}

		@Test
		void otherTasksAreUnharmed() {
			CompletableFuture<Payload> poison = submitIdempotent("poison");
			killNext();
			killNext();
			ScriptedWorker third = join(1);
			CompletableFuture<Payload> other = submit("other");
			assertThat(third.functions()).containsExactly("poison");

			third.die();
			ScriptedWorker fourth = join(1);
			fourth.succeed(fourth.only());

			failure(poison, PoisonTaskException.class);
			assertAnswered(other, "result of other");
		}

		private ScriptedWorker killNext() {
			ScriptedWorker worker = join(1);
			assertThat(worker.functions()).containsExactly("poison");
			worker.die();
			elapse(ofMillis(200));
			return worker;
		}

	}

	@Nested
	@Order(10)
	class NetworkIsSilent {

		@Test
		void workerIsLostAfterThreeMissedHeartbeats() {
			ScriptedWorker silent = join(1);
			CompletableFuture<Payload> running = submit("running", longTerms());
			ScriptedWorker lively = join(1);

			for (int beat = 0; beat < 4; beat++) {
				elapse(Pool.HEARTBEAT);
				lively.heartbeat();
			}

			assertThat(silent.end()).contains("silent for 240000 ms");
			assertThat(lively.end()).isNull();
			failure(running, WorkerLostException.class);
		}

		@Test
		void pauseOfTheWorkerShorterThanThatLosesNothing() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> running = submit("running", longTerms());

			elapse(Pool.HEARTBEAT.multipliedBy(3));
			worker.heartbeat();
			elapse(Pool.HEARTBEAT.multipliedBy(3));
			worker.succeed(worker.only());

			assertAnswered(running, "result of running");
			assertThat(worker.end()).isNull();
		}

		@Test
		void pauseThatBeginsJustBeforeAHeartbeatIsDueLosesNothingEither() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> running = submit("running", longTerms());
			elapse(Pool.HEARTBEAT.dividedBy(2));
			worker.heartbeat();

			elapse(Pool.HEARTBEAT.multipliedBy(4).minusMillis(1));
			worker.heartbeat();
			worker.succeed(worker.only());

			assertAnswered(running, "result of running");
			assertThat(worker.end()).isNull();
		}

		@Test
		void pauseOfTheApplicationLosesNothing() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> running = submit("running", longTerms());

			pause(Pool.HEARTBEAT.multipliedBy(10));
			worker.succeed(worker.only());

			assertAnswered(running, "result of running");
		}

		@Test
		void taskThatTheWorkerDoesNotNameThreeTimesIsTakenForLost() {
			ScriptedWorker worker = join(1);
			CompletableFuture<Payload> forgotten = submit("forgotten");

			worker.heartbeat(List.of());
			worker.heartbeat(List.of());
			assertThat(forgotten).isNotDone();
			worker.heartbeat(List.of());

			assertThat(failure(forgotten, WorkerLostException.class)).hasMessageContaining("does not know the task");
			assertThat(stats().freeSlots()).isOne();
			assertThat(stats().drifted()).isOne();
		}

		@Test
		void taskThatOnlyTheWorkerKnowsIsCancelledThere() {
			ScriptedWorker worker = join(1);

			worker.heartbeat(List.of(4711L));

			assertThat(worker.cancels()).containsExactly(4711L);
			assertThat(stats().drifted()).isOne();
		}

	}

}
