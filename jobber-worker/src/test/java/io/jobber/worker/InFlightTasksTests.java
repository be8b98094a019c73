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

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.worker.InFlightTasks.AdmissionResult;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class InFlightTasksTests {

	private static final Lifetime FOREVER = new Lifetime(Duration.ZERO, 0);

	private final InFlightTasks tasks = new InFlightTasks(2, FOREVER);

	@Test
	void admitsAsManyTasksAsSlots() {
		assertThat(this.tasks.admit(task(1))).isEqualTo(AdmissionResult.ADMITTED);
		assertThat(this.tasks.admit(task(2))).isEqualTo(AdmissionResult.ADMITTED);

		assertThat(this.tasks.admit(task(3))).isEqualTo(AdmissionResult.BUSY);
		assertThat(this.tasks.admit(task(1))).isEqualTo(AdmissionResult.DUPLICATE);
		assertThat(this.tasks.ids()).containsExactlyInAnyOrder(1L, 2L);
		assertThat(this.tasks.count()).isEqualTo(2);
	}

	@Test
	void admitsNoTaskThatIsDueAfterTheEndOfItsLifetime() {
		InFlightTasks old = new InFlightTasks(2, new Lifetime(Duration.ofSeconds(10), 0));

		assertThat(old.admit(task(1))).isEqualTo(AdmissionResult.TOO_LONG);
		assertThat(old.count()).isZero();
	}

	@Test
	void duplicateIsOneHoweverLateItCame() {
		InFlightTasks old = new InFlightTasks(2, new Lifetime(Duration.ofSeconds(60), 0));
		old.admit(task(1));

		assertThat(old.admit(task(1, Duration.ofSeconds(30)))).isEqualTo(AdmissionResult.DUPLICATE);
	}

	@Test
	void taskThatRunsOnAfterItsCancellationIsReportedOnce(CapturedOutput output) {
		this.tasks.admit(task(4711));
		this.tasks.cancel(List.of(4711L));
		long now = System.nanoTime();

		this.tasks.cancelOverdue(now + Duration.ofSeconds(5).toNanos());
		assertThat(output).doesNotContain("still runs");
		this.tasks.cancelOverdue(now + Duration.ofSeconds(11).toNanos());
		this.tasks.cancelOverdue(now + Duration.ofSeconds(12).toNanos());

		assertThat(output).containsOnlyOnce("Task 4711 still runs");
	}

	@Test
	void removingATaskThatHasNoSlotFreesNone() {
		this.tasks.admit(task(1));

		this.tasks.remove(task(1));
		this.tasks.remove(task(2));

		assertThat(this.tasks.count()).isOne();
	}

	@Test
	void isDrainedWhenTheLastTaskIsRemoved() {
		InFlightTask task = task(1);
		this.tasks.admit(task);

		this.tasks.drain();

		assertThat(this.tasks.isDrained()).isFalse();
		assertThat(this.tasks.admit(task(2))).isEqualTo(AdmissionResult.DRAINING);
		this.tasks.remove(task);
		this.tasks.remove(task);
		assertThat(this.tasks.isDrained()).isTrue();
	}

	@Test
	void admitsNothingOnceClosed() {
		this.tasks.close();

		assertThat(this.tasks.admit(task(1))).isEqualTo(AdmissionResult.DRAINING);
		assertThat(this.tasks.count()).isZero();
	}

	/**
	 * Forbidden: a task admitted after the drain was seen to be complete. It would be
	 * answered after the goodbye.
	 */
	@Test
	void taskIsNeverAdmittedAfterTheDrain() throws Exception {
		int rounds = 400_000;
		InFlightTasks[] raced = new InFlightTasks[rounds];
		Arrays.setAll(raced, (round) -> new InFlightTasks(1, FOREVER));
		boolean[] drained = new boolean[rounds];
		AdmissionResult[] admissions = new AdmissionResult[rounds];
		AtomicInteger arrivals = new AtomicInteger();
		AtomicBoolean over = new AtomicBoolean();
		Thread drainer = new Thread(() -> {
			for (int round = 0; round < rounds; round++) {
				meet(arrivals, round);
				if (over.get()) {
					return;
				}
				jitter(round % 32);
				raced[round].drain();
				drained[round] = raced[round].isDrained();
			}
		});
		InFlightTask task = task(1);

		drainer.start();
		long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		for (int round = 0; round < rounds && !over.get(); round++) {
			// Two threads that share a processor with others do not meet that often.
			over.set(System.nanoTime() - end > 0);
			meet(arrivals, round);
			jitter(round / 32 % 32);
			admissions[round] = raced[round].admit(task);
		}
		drainer.join();

		assertThat(IntStream.range(0, rounds)
			.filter((round) -> drained[round] && admissions[round] != AdmissionResult.DRAINING)).isEmpty();
		assertThat(admissions).contains(AdmissionResult.DRAINING, AdmissionResult.ADMITTED);
	}

	private static void jitter(int spins) {
		for (int i = 0; i < spins; i++) {
			Thread.onSpinWait();
		}
	}

	private static void meet(AtomicInteger arrivals, int round) {
		arrivals.incrementAndGet();
		for (int spins = 0; arrivals.get() < 2 * (round + 1); spins++) {
			if (spins < 100) {
				Thread.onSpinWait();
			}
			else {
				Thread.yield();
			}
		}
	}

	private InFlightTask task(long id) {
		return task(id, Duration.ZERO);
	}

	private InFlightTask task(long id, Duration arrival) {
		return new InFlightTask(FakeConnection.task(id).build(), arrival.toNanos(),
				new Outbox(this.tasks, Runnable::run, () -> {
				}), new FailureWriter(false));
	}

}
