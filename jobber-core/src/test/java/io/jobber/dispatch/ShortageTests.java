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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;
import io.jobber.task.TaskTimeoutException;
import io.jobber.time.VirtualTime;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What callers are told who waited for a worker in vain.
 */
class ShortageTests {

	private static final String NO_WORKER = "Function 'echo' did not answer within 10000 ms: no worker was free, and the "
			+ "task never ran";

	private static final String END = " (jobber.timeout, or the task's own timeout)";

	private final VirtualTime clock = new VirtualTime();

	private final Dispatcher dispatcher = new Dispatcher(
			new DispatcherOptions(10, 1_000_000, 3, 1_000_000, Duration.ZERO, ofSeconds(600), "jobber.pools.images"),
			this.clock, Runnable::run, new DispatchListener() {
			});

	@Test
	void noWorkerHasJoined() {
		this.dispatcher.explain("launches fail: no such function");

		assertThat(timeout("echo")).isEqualTo(NO_WORKER + "; none has joined; launches fail: no such function" + END);
	}

	@Test
	void noWorkerThatHasJoinedHasTheFunction() {
		join("a", 64, Set.of("resize", "rotate"));
		join("b", 64, Set.of("crop"));

		assertThat(timeout("echo"))
			.isEqualTo("Function 'echo' did not answer within 10000 ms: no worker that has joined "
					+ "has function 'echo', and the task never ran: 2 workers have crop, resize, rotate" + END);
	}

	@Test
	void slotsAreTakenByTasksThatMayWaitForThisOne() {
		join("a", 2);
		submit("parent");
		submit("parent");

		assertThat(timeout("echo"))
			.isEqualTo(NO_WORKER + "; all 2 slots of 1 worker are taken, and none became free in "
					+ "these 10000 ms: functions that call functions of their own pool may wait for each other" + END);
	}

	@Test
	void slotsAreTakenByOneTaskAfterTheOther() {
		FakeConnection worker = join("a", 1);
		submit("parent");
		submit("parent");
		CompletableFuture<Payload> late = submit("echo", ofSeconds(10));
		this.clock.advance(ofSeconds(5));
		worker.answer("parent");
		this.clock.advance(ofSeconds(6));

		assertThat(message(late)).isEqualTo(NO_WORKER + "; all 1 slots of 1 worker are taken" + END);
	}

	@Test
	void slotsAreTakenByTasksThatNobodyWaitsFor() {
		join("a", 1);
		submit("parent").cancel(true);

		assertThat(timeout("echo"))
			.contains("all 1 slots of 1 worker are taken, 1 of them by tasks that have timed out or were cancelled");
	}

	@Test
	void workersAreLeavingBusyOrDoNotRead() {
		join("leaving", 1);
		this.dispatcher.drain("leaving", "enough");
		FakeConnection busy = join("busy", 1);
		CompletableFuture<Payload> refused = submit("echo", ofSeconds(10));
		Assignment assignment = busy.take("echo");
		busy.worker
			.answer(List.of(new TaskResult.Nack(assignment.id(), assignment.attempt(), NackReason.BUSY, "no memory")));
		FakeConnection stalled = new FakeConnection();
		stalled.reading = false;
		stalled.worker = this.dispatcher.join(new WorkerInfo("stalled", 1, Set.of(), Duration.ZERO), stalled);
		this.clock.advance(ofSeconds(11));

		assertThat(message(refused))
			.isEqualTo(NO_WORKER + "; 1 worker is leaving; 1 worker does not read what it is sent; "
					+ "1 worker said that it is busy" + END);
	}

	@Test
	void workersDoNotLiveLongEnough() {
		FakeConnection connection = new FakeConnection();
		connection.worker = this.dispatcher.join(new WorkerInfo("old", 1, Set.of(), ofSeconds(5)), connection);

		assertThat(timeout("echo")).contains("no worker was free that lives long enough for it",
				"1 worker does not live long enough (jobber.pools.images.scheduler.worker-lifetime)");
	}

	@Test
	void someWorkersAreFullAndOthersDoNotHaveTheFunction() {
		join("a", 1);
		submit("parent");
		join("b", 4, Set.of("crop"));

		assertThat(timeout("echo")).contains("all 1 slots of 1 worker are taken",
				"1 worker does not have function 'echo'");
	}

	@Test
	void taskThatWaitedToBeTriedAgainIsToldTheSame() {
		FakeConnection connection = join("a", 1);
		CompletableFuture<Payload> task = this.dispatcher
			.submit(new Task("echo", Payload.empty(), ofSeconds(10), true));
		connection.worker.lost("crash");
		this.clock.advance(ofSeconds(11));

		assertThat(message(task)).contains("it waited to be tried again, and may have run in 1 attempts",
				"none has joined");
	}

	@Test
	void tasksAreRejectedAtOnceForAsLongAsNoWorkerIsThere() {
		this.dispatcher.rejectWhile((task) -> TaskRejectedException.notStarted(task.function(), "images"));

		TaskRejectedException rejection = rejection(submit("echo"));
		join("a", 1);
		CompletableFuture<Payload> accepted = submit("echo");

		assertThat(rejection.getReason()).isEqualTo(Reason.NOT_STARTED);
		assertThat(rejection).hasMessageContaining("pool images has not started yet");
		assertThat(accepted).isNotDone();
		assertThat(this.dispatcher.stats().rejected()).isOne();
	}

	private String timeout(String function) {
		CompletableFuture<Payload> promise = submit(function, ofSeconds(10));
		this.clock.advance(ofSeconds(11));
		return message(promise);
	}

	private CompletableFuture<Payload> submit(String function) {
		return submit(function, ofSeconds(600));
	}

	private CompletableFuture<Payload> submit(String function, Duration timeout) {
		return this.dispatcher.submit(new Task(function, Payload.empty(), TaskOptions.of(timeout)));
	}

	private FakeConnection join(String id, int slots) {
		return join(id, slots, Set.of());
	}

	private FakeConnection join(String id, int slots, Set<String> functions) {
		FakeConnection connection = new FakeConnection();
		connection.worker = this.dispatcher.join(new WorkerInfo(id, slots, functions, Duration.ZERO), connection);
		return connection;
	}

	private static String message(CompletableFuture<Payload> promise) {
		Throwable failure = promise.handle((payload, thrown) -> thrown).getNow(null);
		assertThat(failure).isInstanceOf(TaskTimeoutException.class);
		return failure.getMessage();
	}

	private static TaskRejectedException rejection(CompletableFuture<Payload> promise) {
		Throwable failure = promise.handle((payload, thrown) -> thrown).getNow(null);
		return catchThrowableOfType(TaskRejectedException.class, () -> {
			throw failure;
		});
	}

}
