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

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.jobber.dispatch.DispatcherStats;
import io.jobber.task.Payload;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.Task;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the delivery contract asks of the worker in Java, in real time: the dispatcher's
 * part is tested with scripted workers.
 */
@Tag("contract")
@ExtendWith(ContractTable.class)
@Timeout(300)
class JavaWorkerTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final RealPool pool = new RealPool();

	private final ContractFunctions functions = new ContractFunctions();

	private final Worker worker = new Worker(this.functions);

	JavaWorkerTests() throws IOException {
	}

	@AfterEach
	void close() {
		this.functions.close();
		this.worker.close();
		this.pool.close();
	}

	private WorkerSession join(int slots) {
		return join(this.pool.invite(slots, Duration.ZERO));
	}

	private WorkerSession join(Invitation invitation) {
		WorkerSession session = this.worker.join(invitation);
		DeliveryContract.eventually(() -> stats().workers() == 1);
		return session;
	}

	private CompletableFuture<Payload> submit(String function) {
		return submit(function, TIMEOUT);
	}

	private CompletableFuture<Payload> submit(String function, Duration timeout) {
		return this.pool.dispatcher().submit(new Task(function, Payload.empty(), TaskOptions.of(timeout)));
	}

	private DispatcherStats stats() {
		return this.pool.dispatcher().stats();
	}

	private void awaitStart() throws InterruptedException {
		assertThat(this.functions.started.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	private void awaitInterrupt() throws InterruptedException {
		assertThat(this.functions.interrupted.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	private void eventuallyIdle(int slots) {
		DeliveryContract.eventually(() -> stats().running() == 0 && stats().freeSlots() == slots);
	}

	private static <T extends Throwable> T failure(CompletableFuture<Payload> promise, Class<T> type) {
		DeliveryContract.eventually(promise::isDone);
		return DeliveryContract.failure(promise, type);
	}

	@Nested
	@Order(5)
	class TaskRunsTooLong {

		@Test
		void workerInterruptsItsThreadAndTheSlotIsFreeAgain() throws Exception {
			join(1);

			CompletableFuture<Payload> task = submit("block", Duration.ofSeconds(1));

			assertThat(failure(task, TaskTimeoutException.class).getPhase()).isEqualTo(Phase.RUNNING);
			awaitInterrupt();
			eventuallyIdle(1);
		}

	}

	@Nested
	@Order(6)
	class CallerCancels {

		@Test
		void cancelledTaskInterruptsItsThread() throws Exception {
			join(1);
			CompletableFuture<Payload> call = submit("block");
			awaitStart();

			call.cancel(true);

			awaitInterrupt();
			eventuallyIdle(1);
		}

		@Test
		void otherTasksOfTheWorkerGoOn() throws Exception {
			join(2);
			CompletableFuture<Payload> cancelled = submit("block");
			awaitStart();
			CompletableFuture<Payload> other = submit("block");
			awaitStart();

			cancelled.cancel(true);
			awaitInterrupt();
			JavaWorkerTests.this.functions.release.countDown();

			assertThat(other).succeedsWithin(LIMIT);
			eventuallyIdle(2);
		}

	}

	@Nested
	@Order(7)
	class FunctionThrows {

		@Test
		void callerSeesItsTypeAndMessageAndTheWorkerServesOn() {
			join(1);

			TaskFailedException failure = failure(submit("throw"), TaskFailedException.class);

			assertThat(failure.getRemoteType()).isEqualTo("java.lang.IllegalStateException");
			assertThat(failure.getRemoteMessage()).isEqualTo("no luck");
			assertThat(submit("echo")).succeedsWithin(LIMIT);
		}

	}

	@Nested
	@Order(3)
	class WorkerCannotTakeIt {

		@Test
		void unknownFunctionIsRefusedWithTheKnownOnes() {
			join(1);

			TaskRejectedException rejection = failure(submit("misspelt"), TaskRejectedException.class);

			assertThat(rejection.getReason()).isEqualTo(Reason.UNKNOWN_FUNCTION);
			assertThat(rejection).hasMessageContaining("misspelt").hasMessageContaining("[echo]");
		}

	}

	@Nested
	@Order(17)
	class PayloadIsTooLarge {

		@Test
		void resultFailsItsTaskWithBothSizesAndTheStreamSurvives() {
			WorkerSession session = join(1);

			assertThat(failure(submit("enlarge"), PayloadTooLargeException.class)).hasMessageContaining("1001 bytes")
				.hasMessageContaining("the limit of 1000 bytes");

			assertThat(submit("echo")).succeedsWithin(LIMIT);
			assertThat(session.report()).isNotDone();
		}

	}

	@Nested
	@Order(11)
	class WorkerDrains {

		@Test
		void itFinishesItsTaskAndReportsWhenTheAnswerIsProcessed() throws Exception {
			WorkerSession session = join(1);
			CompletableFuture<Payload> running = submit("block");
			awaitStart();

			session.drain("deployment");
			JavaWorkerTests.this.functions.release.countDown();

			WorkReport report = session.report().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			assertThat(running).isCompleted();
			assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
			assertThat(report.completed()).isOne();
			assertThat(stats().workers()).isZero();
		}

	}

	@Nested
	@Order(12)
	class TaskIsLongerThanTheWorkerLives {

		@Test
		void workerThatIsGivenItAllTheSamePassesItOnAndLeaves() throws Exception {
			JavaWorkerTests.this.pool.mishear(TIMEOUT.multipliedBy(2));
			WorkerSession old = join(JavaWorkerTests.this.pool.invite(1, TIMEOUT.dividedBy(2)));

			CompletableFuture<Payload> task = submit("echo");

			WorkReport report = old.report().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
			assertThat(report.reason()).contains("outlive");
			assertThat(report.refused()).isOne();
			assertThat(task).isNotDone();
			join(1);
			assertThat(task).succeedsWithin(LIMIT);
			assertThat(stats().retried()).isZero();
		}

		@Test
		void workerThatIsGivenItAllTheSameFinishesWhatItHolds() throws Exception {
			JavaWorkerTests.this.pool.mishear(TIMEOUT.multipliedBy(2));
			join(JavaWorkerTests.this.pool.invite(2, TIMEOUT.dividedBy(2)));
			CompletableFuture<Payload> running = submit("block", TIMEOUT.dividedBy(4));
			awaitStart();

			submit("echo");
			DeliveryContract.eventually(() -> stats().queued() == 1);
			JavaWorkerTests.this.functions.release.countDown();

			assertThat(running).succeedsWithin(LIMIT);
		}

	}

	@Nested
	@Order(13)
	class WorkerIsNearItsLifetime {

		@Test
		void itDrainsByItselfEvenIfNobodyAsksItTo() throws Exception {
			WorkerSession session = join(JavaWorkerTests.this.pool.invite(1, Duration.ofSeconds(2)));

			WorkReport report = session.report().get(LIMIT.toSeconds(), TimeUnit.SECONDS);

			assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
			assertThat(report.reason()).contains("lifetime");
		}

	}

	@Nested
	@Order(15)
	class InvitationIsAGhost {

		@Test
		void itsWorkerEndsAtOnce() throws Exception {
			Invitation invitation = JavaWorkerTests.this.pool.invite(1, Duration.ZERO);
			join(invitation);

			WorkReport ghost = JavaWorkerTests.this.worker.join(invitation)
				.report()
				.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

			assertThat(ghost.outcome()).isEqualTo(Outcome.REFUSED);
			assertThat(ghost.reason()).contains("used before");
			assertThat(stats().workers()).isOne();
		}

	}

	@Nested
	@Order(16)
	class ApplicationShutsDown {

		@Test
		void runningTaskIsAnsweredAndTheWorkerLeavesInOrder() throws Exception {
			WorkerSession session = join(1);
			CompletableFuture<Payload> running = submit("block");
			awaitStart();

			CompletableFuture<Void> stopped = CompletableFuture
				.runAsync(() -> JavaWorkerTests.this.pool.pool.stop(LIMIT));
			DeliveryContract.eventually(JavaWorkerTests.this.pool.dispatcher()::isShutDown);
			TaskRejectedException rejection = failure(submit("echo"), TaskRejectedException.class);
			JavaWorkerTests.this.functions.release.countDown();

			assertThat(rejection.getReason()).isEqualTo(Reason.SHUTTING_DOWN);
			assertThat(running).succeedsWithin(LIMIT);
			assertThat(stopped).succeedsWithin(LIMIT);
			assertThat(session.report().get(LIMIT.toSeconds(), TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.DRAINED);
		}

		@Test
		void workerThatIsCutOffCancelsItsTaskAndEnds() throws Exception {
			WorkerSession session = join(1);
			submit("block");
			awaitStart();

			JavaWorkerTests.this.pool.close();

			awaitInterrupt();
			assertThat(session.report().get(LIMIT.toSeconds(), TimeUnit.SECONDS).outcome())
				.isEqualTo(Outcome.DISCONNECTED);
		}

	}

}
