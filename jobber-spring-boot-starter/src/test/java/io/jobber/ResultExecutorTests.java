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

package io.jobber;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResultExecutor}.
 */
@Timeout(300)
class ResultExecutorTests {

	private final ResultExecutor executor = new ResultExecutor();

	@Test
	void tasksRunOnAllThreadsThatReactorHasForIt() throws InterruptedException {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch ran = new CountDownLatch(10_000);

		execute(10_000, () -> {
			if (Schedulers.isInNonBlockingThread()) {
				threads.add(Thread.currentThread());
			}
			ran.countDown();
		});

		assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(threads).hasSize(Schedulers.DEFAULT_POOL_SIZE).doesNotContain(Thread.currentThread());
	}

	@Test
	void eachTaskRunsOnceWhoeverExecutesIt() throws InterruptedException {
		AtomicInteger ran = new AtomicInteger();
		CountDownLatch left = new CountDownLatch(4 * 50_000);

		for (int i = 0; i < 4; i++) {
			new Thread(() -> execute(50_000, () -> {
				ran.incrementAndGet();
				left.countDown();
			})).start();
		}

		assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(ran).hasValue(4 * 50_000);
	}

	@Test
	void taskThatThrowsStopsNoOther() throws InterruptedException {
		CountDownLatch ran = new CountDownLatch(1000);

		this.executor.execute(() -> {
			throw new IllegalStateException("thrown, as the test wants it");
		});
		execute(1000, ran::countDown);

		assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void busyTaskHoldsUpNoMoreThanItsOwnThread() throws InterruptedException {
		Assumptions.assumeTrue(Schedulers.DEFAULT_POOL_SIZE > 1, "there is one thread");
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch ran = new CountDownLatch(10_000 / Schedulers.DEFAULT_POOL_SIZE / 2);

		this.executor.execute(() -> awaitUninterruptibly(release));
		execute(10_000, ran::countDown);

		assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
		release.countDown();
	}

	@Test
	void threadIsLeftToOthersBetweenTasks() throws InterruptedException {
		CountDownLatch ran = new CountDownLatch(Schedulers.DEFAULT_POOL_SIZE);
		Runnable again = new Runnable() {

			@Override
			public void run() {
				if (ran.getCount() > 0) {
					ResultExecutorTests.this.executor.execute(this);
				}
			}

		};

		execute(10_000, again);
		for (int i = 0; i < Schedulers.DEFAULT_POOL_SIZE; i++) {
			Schedulers.parallel().schedule(ran::countDown);
		}

		assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
	}

	private void execute(int times, Runnable task) {
		for (int i = 0; i < times; i++) {
			this.executor.execute(task);
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
