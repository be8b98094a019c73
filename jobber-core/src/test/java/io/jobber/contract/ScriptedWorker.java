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
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.task.Payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker that does what a test tells it. Whatever a method causes has been processed,
 * on both sides, when it returns.
 */
abstract class ScriptedWorker {

	abstract String id();

	/**
	 * Why it was not let in.
	 * @return a sentence, or {@code null} if it has joined
	 */
	abstract @Nullable String refusal();

	/**
	 * The tasks that it was given and has not answered, oldest first.
	 */
	abstract List<Given> held();

	abstract List<Long> cancels();

	abstract List<String> drains();

	/**
	 * How the dispatcher ended the connection.
	 * @return its words, {@code "closed"} if it was in order, {@code null} if it is open
	 */
	abstract @Nullable String end();

	abstract void answer(List<TaskResult> results);

	abstract void heartbeat(List<Long> taskIds);

	abstract void goodbye();

	/**
	 * Die without a word.
	 */
	abstract void die();

	/**
	 * Read no frame until it is told to.
	 */
	abstract void stopReading();

	abstract void readAgain();

	final List<String> functions() {
		return held().stream().map(Given::function).toList();
	}

	final Given only() {
		assertThat(held()).hasSize(1);
		return held().get(0);
	}

	final void heartbeat() {
		heartbeat(held().stream().map(Given::id).toList());
	}

	final void succeed(Given task) {
		answer(List.of(new TaskResult.Success(task.id(), task.attempt(),
				Payload.of("text/plain", ("result of " + task.function()).getBytes(UTF_8)))));
	}

	final void fail(Given task, String type, String message) {
		answer(List.of(new TaskResult.Failure(task.id(), task.attempt(), type, message)));
	}

	final void nack(Given task, NackReason reason) {
		answer(List.of(new TaskResult.Nack(task.id(), task.attempt(), reason, "said " + reason)));
	}

	final void cancelled(Given task) {
		answer(List.of(new TaskResult.Cancelled(task.id(), task.attempt())));
	}

	/**
	 * A task as the worker was given it.
	 */
	record Given(long id, int attempt, String function, Duration remaining) {
	}

}
