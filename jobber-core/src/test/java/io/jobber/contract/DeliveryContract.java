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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.jobber.dispatch.DispatcherStats;
import io.jobber.dispatch.WorkerInfo;
import io.jobber.task.Payload;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The delivery contract. Each nested class of a subclass is a row of its table and each
 * test says what happens then; all are run over each {@link Wire}.
 */
@Tag("contract")
@ExtendWith(ContractTable.class)
@ParameterizedClass(name = "{0}")
@EnumSource(Wire.class)
@Timeout(300)
abstract class DeliveryContract {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	static final Duration FIRST_BACKOFF = Duration.ofMillis(50);

	final Pool pool = new Pool();

	private final TaskAnswers answers = new TaskAnswers();

	@Parameter
	Wire wire;

	private Workers workers;

	private int joins;

	@BeforeEach
	void openWire() {
		this.workers = this.wire.workers(this.pool);
	}

	@AfterEach
	void closeWire() {
		this.pool.dispatcher.close("the test is over");
		this.workers.close();
		// Whatever the row is: nothing may be left over.
		assertThat(stats().queued()).isZero();
		assertThat(stats().running()).isZero();
		assertThat(stats().workers()).isZero();
		this.answers.assertAllEndedOnce();
	}

	final void elapse(Duration duration) {
		this.pool.time.advance(duration);
	}

	final void pause(Duration duration) {
		this.pool.time.pause(duration);
	}

	final DispatcherStats stats() {
		// Behind all events that were added before.
		this.pool.dispatcher.workers().join();
		return this.pool.dispatcher.stats();
	}

	final ScriptedWorker join(int slots) {
		return join(slots, Duration.ZERO);
	}

	final ScriptedWorker join(int slots, Duration lifetime, String... functions) {
		ScriptedWorker worker = join(this.pool.invitations.mint().token(),
				new WorkerInfo("worker-" + ++this.joins, slots, Set.of(functions), lifetime));
		assertThat(worker.refusal()).isNull();
		return worker;
	}

	final ScriptedWorker join(String token, WorkerInfo info) {
		return this.workers.join(token, info);
	}

	final CompletableFuture<Payload> submit(String function) {
		return submit(function, TaskOptions.of(TIMEOUT));
	}

	final CompletableFuture<Payload> submitIdempotent(String function) {
		return submit(function, new TaskOptions(TIMEOUT, TIMEOUT, true, Set.of(), Priority.NORMAL));
	}

	final CompletableFuture<Payload> submit(String function, TaskOptions options) {
		return submit(new Task(function, Payload.empty(), options));
	}

	final CompletableFuture<Payload> submit(Task task) {
		return this.answers.watch(this.pool.dispatcher.submit(task));
	}

	static WorkerInfo info(String id) {
		return new WorkerInfo(id, 1, Set.of(), Duration.ZERO);
	}

	static TaskOptions longTerms() {
		return TaskOptions.of(Duration.ofHours(1));
	}

	static void eventually(Callable<Boolean> condition) {
		Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(TIMEOUT).until(condition);
	}

	static void assertAnswered(CompletableFuture<Payload> promise, String text) {
		assertThat(promise).succeedsWithin(TIMEOUT).satisfies((payload) -> assertThat(text(payload)).isEqualTo(text));
	}

	static <T extends Throwable> T failure(CompletableFuture<Payload> promise, Class<T> type) {
		assertThat(promise).isCompletedExceptionally();
		Throwable failure = promise.handle((payload, thrown) -> thrown).join();
		assertThat(failure).isInstanceOf(type);
		return type.cast(failure);
	}

	private static String text(Payload payload) {
		return new String(payload.bytes(), UTF_8);
	}

}
