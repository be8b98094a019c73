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

package io.jobber.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RelayExecutorTests {

	private final ManualThreads threads = new ManualThreads();

	private final WatchedQueue waiting = new WatchedQueue();

	private final RelayExecutor executor = new RelayExecutor(this.threads, this.waiting);

	private final List<String> events = new ArrayList<>();

	@Test
	void oneThreadIsSentForManyTasksAndRunsThemInOrder() {
		add("a", "b", "c");
		assertThat(this.threads.sent).hasSize(1);

		this.threads.runNext();

		assertThat(this.events).containsExactly("a", "b", "c");
	}

	@Test
	void nextThreadIsSentBeforeTheTaskRunsThatMayBlock() {
		this.executor.execute(() -> this.events.add("a, and " + this.threads.sent.size() + " on the way"));
		add("b", "c");

		this.threads.runNext();

		assertThat(this.events).containsExactly("a, and 1 on the way", "b", "c");
		assertThat(this.threads.sent).hasSize(1);
	}

	@Test
	void threadIsSentForOneTaskOnlyIfNoneIsOnTheWay() {
		add("a");
		this.threads.runNext();
		assertThat(this.threads.sent).isEmpty();

		add("b");

		assertThat(this.threads.sent).hasSize(1);
	}

	@Test
	void taskThatIsAddedByTheLastOneIsRunByTheSameThread() {
		this.executor.execute(() -> add("b"));

		this.threads.runNext();

		assertThat(this.events).containsExactly("b");
	}

	@Test
	void taskThatIsAddedWhenTheThreadHasSeenThereIsNoneIsRunByAnother() {
		add("a");
		this.waiting.whenSeenEmpty = () -> add("b");

		this.threads.runNext();
		assertThat(this.events).containsExactly("a");
		this.threads.runNext();

		assertThat(this.events).containsExactly("a", "b");
	}

	@Test
	void taskIsRunByAnotherThreadIfTheOneOnTheWayComesBeforeIt() {
		add("a");
		this.waiting.beforeAdd = this.threads::runNext;

		add("b");
		this.threads.runNext();

		assertThat(this.events).containsExactly("a", "b");
	}

	@Test
	void taskBehindOneThatBlocksIsRunByTheNextThread() {
		this.executor.execute(() -> {
			this.events.add("a begins");
			this.threads.runNext();
			this.events.add("a ends");
		});
		add("b", "c");

		this.threads.runNext();

		assertThat(this.events).containsExactly("a begins", "b", "c", "a ends");
	}

	@Test
	void interruptThatOneTaskLeavesDoesNotReachTheNext() {
		this.executor.execute(() -> Thread.currentThread().interrupt());
		this.executor.execute(() -> this.events.add("interrupted: " + Thread.currentThread().isInterrupted()));

		this.threads.runNext();

		assertThat(this.events).containsExactly("interrupted: false");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void taskThatThrowsDoesNotHoldUpThoseBehindIt() {
		this.executor.execute(() -> {
			throw new IllegalStateException("boom");
		});
		add("b");

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this.threads::runNext);
		this.threads.runNext();

		assertThat(this.events).containsExactly("b");
	}

	@Test
	void taskIsRefusedAndNeverRunsIfNoThreadIsToBeHad() {
		this.threads.failure = new OutOfMemoryError("unable to create native thread");
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> add("a"));

		this.threads.failure = null;
		add("b");
		this.threads.runNext();

		assertThat(this.events).containsExactly("b");
	}

	@Test
	void tasksFollowEachOtherIfNoSecondThreadIsToBeHad() {
		add("a", "b");
		this.threads.failure = new OutOfMemoryError("unable to create native thread");

		this.threads.runNext();

		assertThat(this.events).containsExactly("a", "b");
	}

	@Test
	void shutdownGivesEachWaitingTaskAThreadOfItsOwn() {
		add("a", "b");

		this.executor.shutdown();

		assertThat(this.threads.shutdown).isTrue();
		assertThat(this.threads.sent).hasSize(3);
		while (!this.threads.sent.isEmpty()) {
			this.threads.runNext();
		}
		assertThat(this.events).containsExactly("a", "b");
	}

	@Test
	void shutdownNowGivesEachWaitingTaskAThreadOfItsOwnToBeInterruptedOn() {
		add("a", "b");

		this.executor.shutdownNow();

		assertThat(this.threads.shutdown).isTrue();
		assertThat(this.threads.sent).hasSize(3);
	}

	@Test
	void taskThatIsTakenWhileTheExecutorIsShutDownIsInterrupted() {
		this.executor.execute(() -> {
			this.executor.shutdownNow();
			this.waiting.add(() -> this.events.add("b, interrupted: " + Thread.currentThread().isInterrupted()));
		});

		this.threads.runNext();

		assertThat(this.events).containsExactly("b, interrupted: true");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void secondShutdownLeavesTaskThatIsBeingRefusedToWhoAddsIt() {
		this.executor.shutdown();
		this.waiting.whenAdded = this.executor::shutdownNow;

		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> add("a"));

		assertThat(this.events).isEmpty();
	}

	@Test
	void taskIsRefusedAfterShutdown() {
		this.executor.shutdownNow();

		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> add("a"));
		assertThat(this.executor.isShutdown()).isTrue();
	}

	@Test
	void taskIsRefusedAfterShutdownThoughThreadIsOnItsWay() {
		add("a");
		this.executor.shutdownNow();

		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> add("b"));

		while (!this.threads.sent.isEmpty()) {
			this.threads.runNext();
		}
		assertThat(this.events).containsExactly("a");
	}

	private void add(String... names) {
		for (String name : names) {
			this.executor.execute(() -> this.events.add(name));
		}
	}

	/**
	 * Lets a test step in where threads may meet.
	 */
	@SuppressWarnings("serial") // never serialized
	private static final class WatchedQueue extends ConcurrentLinkedQueue<Runnable> {

		private @Nullable Runnable beforeAdd;

		private @Nullable Runnable whenAdded;

		private @Nullable Runnable whenSeenEmpty;

		@Override
		public boolean add(Runnable task) {
			Runnable before = this.beforeAdd;
			this.beforeAdd = null;
			stepIn(before);
			super.add(task);
			Runnable after = this.whenAdded;
			this.whenAdded = null;
			stepIn(after);
			return true;
		}

		@Override
		public @Nullable Runnable poll() {
			Runnable task = super.poll();
			if (task == null) {
				Runnable seen = this.whenSeenEmpty;
				this.whenSeenEmpty = null;
				stepIn(seen);
			}
			return task;
		}

		private static void stepIn(@Nullable Runnable action) {
			if (action != null) {
				action.run();
			}
		}

	}

}
