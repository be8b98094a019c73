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

package io.jobber.grpc;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.grpc.RecordingStream.SentPart;
import io.jobber.grpc.RecordingStream.SentTask;
import io.jobber.task.Payload;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.task.WorkerLostException;

import static io.jobber.grpc.PartsPool.HEARTBEAT;
import static io.jobber.grpc.PartsPool.MAX_ATTEMPTS;
import static io.jobber.grpc.PartsPool.PART;
import static io.jobber.grpc.PartsPool.UNREAD;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What becomes of a task whose payload is on its way to a worker.
 */
class UnsentTaskTests {

	private static final Duration BACKOFF = ofMillis(50);

	private final PartsPool pool = new PartsPool();

	@Test
	void taskThatIsCancelledOnItsWayFreesItsSlotAtOnceAndTheWorkerIsTold() {
		RecordingStream connection = this.pool.join(1);
		CompletableFuture<Payload> cancelled = this.pool.submit("cancelled", 10 * PART);
		this.pool.submit("next", 3 * PART);
		long id = connection.parts.get(0).taskId();

		cancelled.cancel(true);
		connection.acknowledge(UNREAD);

		assertThat(connection.cancels).containsExactly(id);
		assertThat(connection.parts.subList(UNREAD, connection.parts.size())).extracting(SentPart::from)
			.containsExactly(0, PART);
		assertThat(connection.functions()).containsExactly("next");
		assertThat(this.pool.dispatcher.stats().abandoned()).isZero();
		connection.answer("next");
		assertThat(this.pool.dispatcher.stats().freeSlots()).isOne();
	}

	@Test
	void taskThatIsCancelledBeforeItsFirstPartIsNoNewsToTheWorker() {
		RecordingStream connection = this.pool.join(2);
		this.pool.submit("first", 10 * PART);
		CompletableFuture<Payload> second = this.pool.submit("second", 10 * PART);

		second.cancel(true);
		while (connection.held.isEmpty()) {
			connection.acknowledge(1);
		}

		assertThat(connection.cancels).isEmpty();
		assertThat(connection.functions()).containsExactly("first");
		assertThat(this.pool.dispatcher.stats().freeSlots()).isOne();
	}

	@Test
	void taskThatTimesOutOnItsWayNeverRan() {
		RecordingStream connection = this.pool.join(1);
		CompletableFuture<Payload> slow = this.pool.submit("slow", 10 * PART);

		this.pool.clock.advance(ofSeconds(1));
		connection.beat();
		connection.acknowledge(1);
		IntStream.range(0, 30).forEach((i) -> {
			this.pool.clock.advance(HEARTBEAT);
			connection.beat();
		});

		TaskTimeoutException failure = failure(slow, TaskTimeoutException.class);
		assertThat(failure.getPhase()).isEqualTo(Phase.QUEUED);
		assertThat(failure).hasMessageContaining("655360 bytes was still on its way to worker w")
			.hasMessageContaining("never ran");
		assertThat(this.pool.dispatcher.stats().freeSlots()).isOne();
		assertThat(this.pool.dispatcher.stats().timedOut()).isOne();
	}

	@Test
	void taskOnItsWayIsNotTakenForForgotten() {
		RecordingStream connection = this.pool.join(2);
		this.pool.submit("large", 10 * PART);
		this.pool.submit("small", 1);

		for (int i = 0; i < 10; i++) {
			this.pool.clock.advance(HEARTBEAT);
			connection.worker.heartbeat(connection.held.stream().map(SentTask::id).toList(), 1);
		}
		while (connection.held.size() < 2) {
			connection.acknowledge(1);
		}
		connection.worker.heartbeat(connection.held.stream().map(SentTask::id).toList(), 2);

		assertThat(this.pool.dispatcher.stats().drifted()).isZero();
		assertThat(this.pool.dispatcher.stats().running()).isEqualTo(2);
	}

	@Test
	void taskOnItsWayToALostWorkerGoesToAnotherThoughItIsNotIdempotent() {
		RecordingStream lost = this.pool.join(1);
		CompletableFuture<Payload> task = this.pool.submit("large", 10 * PART);
		RecordingStream other = this.pool.join(1);

		lost.worker.lost("its connection broke");
		this.pool.clock.advance(BACKOFF);

		assertThat(task).isNotDone();
		assertThat(other.parts).hasSize(UNREAD).first().satisfies((part) -> {
			assertThat(part.from()).isZero();
			assertThat(part.attempt()).isOne();
		});
		assertThat(this.pool.dispatcher.stats().retried()).isZero();
	}

	@Test
	void taskThatNoWorkerLivesToReadIsGivenUp() {
		CompletableFuture<Payload> deadly = this.pool.submit("deadly", 10 * PART);

		for (int i = 0; i < MAX_ATTEMPTS; i++) {
			this.pool.join(1).worker.lost("it ran out of memory");
			assertThat(deadly).isNotDone();
			this.pool.clock.advance(BACKOFF.multipliedBy(1 << i));
		}
		this.pool.join(1).worker.lost("it ran out of memory");

		assertThat(failure(deadly, WorkerLostException.class)).hasMessage("Function 'deadly' never ran: 4 workers were "
				+ "lost while its input of 655360 bytes was on its way to them, the last one, w: it ran out of memory");
	}

	@Test
	void suspectOnItsWayToALostWorkerStaysAlone() {
		this.pool.submit("suspect", (UNREAD + 1) * PART + 1,
				new TaskOptions(ofSeconds(60), ofSeconds(60), true, Set.of(), Priority.NORMAL));
		for (int i = 1; i < MAX_ATTEMPTS; i++) {
			RecordingStream connection = this.pool.join(4);
			connection.acknowledge(UNREAD);
			assertThat(connection.functions()).containsExactly("suspect");
			connection.worker.lost("it crashed");
			this.pool.clock.advance(BACKOFF.multipliedBy(1 << i));
		}
		RecordingStream third = this.pool.join(4);
		assertThat(third.parts).hasSize(UNREAD);
		third.worker.lost("it crashed again");
		this.pool.submit("innocent", 1);
		this.pool.clock.advance(ofSeconds(2));

		RecordingStream last = this.pool.join(4);
		last.acknowledge(UNREAD);

		assertThat(last.functions()).containsExactly("suspect");
	}

	@Test
	void answerToATaskOnItsWayIsIgnored() {
		RecordingStream connection = this.pool.join(1);
		CompletableFuture<Payload> task = this.pool.submit("large", (UNREAD + 1) * PART);
		RecordingStream other = this.pool.join(1);
		long id = connection.parts.get(0).taskId();

		connection.worker.answer(List.of(new TaskResult.Nack(id, 1, NackReason.BUSY, "too early"),
				new TaskResult.Nack(id, 1, NackReason.TOO_LARGE, "too early")));
		connection.acknowledge(1);

		assertThat(connection.functions()).containsExactly("large");
		assertThat(other.parts).isEmpty();
		assertThat(this.pool.dispatcher.stats().late()).isEqualTo(2);
		connection.answer("large");
		assertThat(task).isCompleted();
	}

	@Test
	void queueTimeoutHoldsUntilTheTaskIsSent() {
		this.pool.join(1);
		Payload payload = Payload.of("application/octet-stream", new byte[10 * PART]);
		CompletableFuture<Payload> task = this.pool.dispatcher.submit(new Task("large", payload,
				new TaskOptions(ofSeconds(30), ofMillis(500), false, Set.of(), Priority.NORMAL)));

		this.pool.clock.advance(ofMillis(600));

		TaskTimeoutException failure = failure(task, TaskTimeoutException.class);
		assertThat(failure.getPhase()).isEqualTo(Phase.QUEUED);
		assertThat(failure).hasMessageContaining("500 ms").hasMessageContaining("on its way to worker w");
		assertThat(this.pool.dispatcher.stats().freeSlots()).isOne();
	}

	@Test
	void queueTimeoutHoldsWhileATaskBacksOffThatWasNeverSent() {
		RecordingStream connection = this.pool.join(1);
		Payload payload = Payload.of("application/octet-stream", new byte[10 * PART]);
		CompletableFuture<Payload> task = this.pool.dispatcher.submit(new Task("large", payload,
				new TaskOptions(ofSeconds(30), ofMillis(500), false, Set.of(), Priority.NORMAL)));

		this.pool.clock.advance(ofMillis(480));
		connection.worker.lost("it crashed");
		this.pool.clock.advance(ofMillis(100));

		assertThat(failure(task, TaskTimeoutException.class).getPhase()).isEqualTo(Phase.QUEUED);
	}

	@Test
	void taskWhosePartCouldNotBeSentGoesToAnotherWorker() {
		RecordingStream broken = new RecordingStream() {

			@Override
			void send(SentPart part) {
				throw new IllegalStateException("call is closed");
			}

		};
		this.pool.join(broken, 1, true);
		CompletableFuture<Payload> task = this.pool.submit("large", 2 * PART);

		RecordingStream other = this.pool.join(1);
		this.pool.clock.advance(BACKOFF);

		assertThat(broken.held).isEmpty();
		assertThat(other.functions()).containsExactly("large");
		assertThat(task).isNotDone();
	}

	@Test
	void taskOnItsWayToAWorkerThatSaysItDrainsGoesToAnother() {
		RecordingStream draining = this.pool.join(2);
		this.pool.submit("small", 1);
		this.pool.submit("large", 10 * PART);
		RecordingStream other = this.pool.join(1);

		draining.nack("small", NackReason.DRAINING);

		assertThat(draining.cancels).containsExactly(draining.parts.get(0).taskId());
		draining.acknowledge(UNREAD);
		assertThat(draining.parts).hasSize(UNREAD);
		assertThat(other.parts.size() + other.held.size()).isPositive();
		assertThat(this.pool.dispatcher.stats().queued()).isOne();
	}

	@Test
	void taskOnItsWayToAWorkerThatLeavesGoesToAnother() {
		RecordingStream leaving = this.pool.join(1);
		this.pool.submit("large", 10 * PART);

		leaving.worker.leave();
		RecordingStream other = this.pool.join(1);

		assertThat(other.parts).hasSize(UNREAD);
		assertThat(leaving.closes).isOne();
	}

	@Test
	void taskOnItsWayToAWorkerThatIsToldToLeaveGoesToAnother() {
		RecordingStream leaving = this.pool.join(1);
		CompletableFuture<Payload> task = this.pool.submit("large", 3 * PART * UNREAD);
		this.pool.dispatcher.drain("w", "idle");

		RecordingStream other = this.pool.join(new RecordingStream(), 1, false);

		assertThat(leaving.drains).containsExactly("idle");
		assertThat(leaving.cancels).hasSize(1);
		other.answer("large");
		assertThat(task).isCompleted();
	}

	private static <T extends Throwable> T failure(CompletableFuture<Payload> promise, Class<T> type) {
		assertThat(promise).isCompletedExceptionally();
		return catchThrowableOfType(type, () -> {
			try {
				promise.join();
			}
			catch (CompletionException ex) {
				throw ex.getCause();
			}
		});
	}

}
