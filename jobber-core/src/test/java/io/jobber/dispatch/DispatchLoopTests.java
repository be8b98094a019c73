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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DispatchLoop}.
 */
class DispatchLoopTests {

	private final List<Runnable> successor = new ArrayList<>();

	@Test
	void eventsRunInTheirOrderEvenIfOneAddsAnother() {
		List<String> order = new ArrayList<>();
		AtomicReference<DispatchLoop> loop = new AtomicReference<>();
		loop.set(new DispatchLoop((budget) -> false, this.successor::add));

		loop.get().execute(() -> {
			order.add("first");
			loop.get().execute(() -> order.add("third"));
			order.add("second");
		});

		assertThat(order).containsExactly("first", "second", "third");
	}

	@Test
	void callerHandsOverAfterItsShareOfEventsInOneRound() {
		AtomicInteger ran = new AtomicInteger();
		AtomicReference<DispatchLoop> loop = new AtomicReference<>();
		loop.set(new DispatchLoop((budget) -> false, this.successor::add));

		loop.get().execute(() -> {
			for (int i = 0; i < 1000; i++) {
				loop.get().execute(ran::incrementAndGet);
			}
		});

		assertThat(ran.get()).isLessThanOrEqualTo(DispatchLoop.BORROWED_BUDGET);
		this.successor.remove(0).run();
		assertThat(ran).hasValue(1000);
		assertThat(this.successor).isEmpty();
	}

	@Test
	void callerHandsOverAfterItsShareOverManyRounds() {
		AtomicInteger ran = new AtomicInteger();
		AtomicReference<DispatchLoop> loop = new AtomicReference<>();
		// As if another thread added an event in each round.
		loop.set(new DispatchLoop((budget) -> {
			if (ran.get() < 1000) {
				loop.get().execute(ran::incrementAndGet);
			}
			return false;
		}, this.successor::add));

		loop.get().execute(ran::incrementAndGet);

		assertThat(ran.get()).isLessThanOrEqualTo(DispatchLoop.BORROWED_BUDGET);
		assertThat(this.successor).hasSize(1);
	}

	@Test
	void callerHandsOverWhenItsShareOfMatchesIsUsedUp() {
		AtomicInteger rounds = new AtomicInteger();
		DispatchLoop loop = new DispatchLoop((budget) -> rounds.incrementAndGet() < 3, this.successor::add);

		loop.execute(() -> {
		});

		assertThat(rounds).hasValue(1);
		this.successor.remove(0).run();
		assertThat(rounds).hasValue(3);
	}

	@Test
	void eventsThatMayWaitAreLeftToTheSuccessorTogether() {
		AtomicInteger ran = new AtomicInteger();
		AtomicInteger rounds = new AtomicInteger();
		DispatchLoop loop = new DispatchLoop((budget) -> {
			rounds.incrementAndGet();
			return false;
		}, this.successor::add);

		for (int i = 0; i < 100; i++) {
			loop.executeSoon(ran::incrementAndGet);
		}

		assertThat(ran).hasValue(0);
		assertThat(this.successor).hasSize(1);
		this.successor.remove(0).run();
		assertThat(ran).hasValue(100);
		assertThat(rounds).hasValue(1);
		assertThat(this.successor).isEmpty();
	}

	@Test
	void brokenEventStopsNoOther() {
		AtomicInteger ran = new AtomicInteger();
		DispatchLoop loop = new DispatchLoop((budget) -> false, this.successor::add);

		loop.execute(() -> {
			throw new IllegalStateException("broken, as the test wants it");
		});
		loop.execute(ran::incrementAndGet);

		assertThat(ran).hasValue(1);
	}

	@Test
	void loopGoesOnWithoutASuccessor() {
		AtomicInteger ran = new AtomicInteger();
		AtomicReference<DispatchLoop> loop = new AtomicReference<>();
		loop.set(new DispatchLoop((budget) -> false, (task) -> {
			throw new RejectedExecutionException("shut down");
		}));

		loop.get().execute(() -> {
			for (int i = 0; i < 200; i++) {
				loop.get().execute(ran::incrementAndGet);
			}
		});

		assertThat(ran).hasValue(200);
	}

	@Test
	void loopGoesOnWhenTheSuccessorGetsNoThread() {
		AtomicInteger ran = new AtomicInteger();
		AtomicReference<DispatchLoop> loop = new AtomicReference<>();
		loop.set(new DispatchLoop((budget) -> false, (task) -> {
			throw new Error("unable to create native thread");
		}));

		loop.get().executeSoon(() -> {
			for (int i = 0; i < 200; i++) {
				loop.get().execute(ran::incrementAndGet);
			}
		});

		assertThat(ran).hasValue(200);
	}

	@Test
	void turnThatTheSuccessorHasTakenAndFailedToStartIsTakenOnce() {
		AtomicInteger ran = new AtomicInteger();
		DispatchLoop loop = new DispatchLoop((budget) -> false, (task) -> {
			this.successor.add(task);
			throw new Error("unable to create native thread");
		});
		loop.executeSoon(ran::incrementAndGet);
		List<Runnable> stale = List.copyOf(this.successor);
		List<Integer> seen = new ArrayList<>();

		loop.execute(() -> {
			// As if another thread came to it while this one runs the loop.
			stale.forEach(Runnable::run);
			loop.execute(ran::incrementAndGet);
			seen.add(ran.get());
		});

		assertThat(seen).containsExactly(1);
		assertThat(ran).hasValue(2);
	}

	@Test
	void eventsAreRunEvenIfNoMatchSucceeds() {
		AtomicInteger ran = new AtomicInteger();
		AtomicReference<DispatchLoop> loop = new AtomicReference<>();
		loop.set(new DispatchLoop((budget) -> {
			throw new IllegalStateException("broken, as the test wants it");
		}, this.successor::add));

		loop.get().execute(() -> {
			for (int i = 0; i < 10_000; i++) {
				loop.get().execute(ran::incrementAndGet);
			}
		});
		while (!this.successor.isEmpty()) {
			this.successor.remove(0).run();
		}

		assertThat(ran).hasValue(10_000);
	}

}
