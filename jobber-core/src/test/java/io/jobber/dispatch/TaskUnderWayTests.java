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

package io.jobber.dispatch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.WorkerLostException;
import io.jobber.time.VirtualTime;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a {@link Dispatcher} does with a task that a connection takes long to send.
 */
class TaskUnderWayTests {

	private static final Duration BACKOFF = Duration.ofMillis(50);

	private final VirtualTime clock = new VirtualTime();

	private final Dispatcher dispatcher = new Dispatcher(
			new DispatcherOptions(10, 10_000_000, 3, 1_000_000, Duration.ZERO, ofSeconds(5)), this.clock, Runnable::run,
			new DispatchListener() {
			});

	@Test
	void taskThatCannotBeTakenWaitsAndSmallOnesPassIt() {
		SlowConnection connection = join("slow");
		submit("first", true);
		submit("same", true);

		submit("same", false);

		assertThat(connection.functions()).containsExactly("same");
		assertThat(this.dispatcher.stats().queued()).isOne();
		connection.finish();
		assertThat(connection.functions()).containsExactly("same", "first");
		assertThat(this.dispatcher.stats().queued()).isZero();
	}

	@Test
	void taskThatCannotBeTakenGoesToAnotherWorker() {
		SlowConnection first = join("first");
		SlowConnection second = join("second");

		submit("a", true);
		submit("b", true);

		assertThat(first.underWay).isNotNull();
		assertThat(second.underWay).isNotNull();
	}

	@Test
	void cancelledTaskUnderWayFreesItsSlotAtOnce() {
		SlowConnection connection = join("slow");

		submit("a", true).cancel(true);

		assertThat(connection.cancels).hasSize(1);
		assertThat(this.dispatcher.stats().running()).isZero();
		assertThat(this.dispatcher.stats().abandoned()).isZero();
	}

	@Test
	void lostWorkerHasNotRunATaskThatWasUnderWay() {
		SlowConnection lost = join("lost");
		CompletableFuture<Payload> task = submit("a", true);

		lost.worker.lost("killed");
		this.clock.advance(BACKOFF);

		SlowConnection other = join("other");
		other.finish();
		other.answer("a");
		assertThat(task).isCompleted();
	}

	@Test
	void lostWorkerMayHaveRunATaskWhoseLastPieceWasSent() {
		SlowConnection lost = join("lost");
		CompletableFuture<Payload> task = submit("a", true);
		lost.finish();

		lost.worker.lost("killed");

		assertThatThrownBy(task::join).hasCauseInstanceOf(WorkerLostException.class)
			.hasMessageContaining("may have run");
	}

	@Test
	void lastPieceThatCouldNotBeSentMayHaveArrived() {
		SlowConnection broken = join("broken");
		CompletableFuture<Payload> task = submit("a", true);

		broken.failure = new IllegalStateException("call is closed");
		broken.finish();

		assertThatThrownBy(task::join).hasCauseInstanceOf(WorkerLostException.class)
			.hasMessageContaining("call is closed");
		assertThat(broken.aborts).hasSize(1);
	}

	private SlowConnection join(String id) {
		SlowConnection connection = new SlowConnection();
		connection.worker = this.dispatcher.join(new WorkerInfo(id, 4, Set.of(), Duration.ZERO), connection);
		return connection;
	}

	private CompletableFuture<Payload> submit(String function, boolean large) {
		Payload payload = Payload.of("application/octet-stream",
				new byte[large ? WorkerConnection.LARGE_BYTES + 1 : 1]);
		return this.dispatcher.submit(new Task(function, payload, ofSeconds(30), false));
	}

	/**
	 * Takes one large task at a time, and sends its last piece when it is told to.
	 */
	private static final class SlowConnection extends FakeConnection {

		private @Nullable Assignment underWay;

		private boolean finishing;

		private void finish() {
			this.finishing = true;
			this.worker.ready();
		}

		@Override
		public boolean canTake(Task task) {
			return this.underWay == null || task.payload().size() <= LARGE_BYTES;
		}

		@Override
		public boolean take(Assignment assignment) {
			if (assignment.task().payload().size() <= LARGE_BYTES) {
				return super.take(assignment);
			}
			this.underWay = assignment;
			return false;
		}

		@Override
		public void flush(LongConsumer lastPiece) {
			super.flush(lastPiece);
			Assignment last = this.underWay;
			if (last != null && this.finishing) {
				this.finishing = false;
				this.underWay = null;
				lastPiece.accept(last.id());
				super.take(last);
				super.flush(lastPiece);
			}
		}

		@Override
		public void cancel(long taskId) {
			super.cancel(taskId);
			if (this.underWay != null && this.underWay.id() == taskId) {
				this.underWay = null;
			}
		}

	}

}
