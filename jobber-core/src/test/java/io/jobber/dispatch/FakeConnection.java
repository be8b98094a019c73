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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.task.Payload;

/**
 * A worker without a network: records what it is sent and answers when it is told to.
 */
class FakeConnection implements WorkerConnection {

	final List<Assignment> held = new ArrayList<>();

	final List<Integer> batches = new ArrayList<>();

	final List<Long> cancels = new ArrayList<>();

	final List<String> drains = new ArrayList<>();

	int heartbeats;

	int closes;

	final List<String> aborts = new ArrayList<>();

	RuntimeException failure;

	RuntimeException question; // thrown by what is asked before a task is given

	Error error;

	JoinedWorker worker;

	boolean reading = true;

	private final List<Assignment> taken = new ArrayList<>();

	@Override
	public boolean isReady() {
		if (this.question != null) {
			throw this.question;
		}
		return this.reading;
	}

	@Override
	public boolean take(Assignment assignment) {
		this.taken.add(assignment);
		return true;
	}

	@Override
	public void flush(LongConsumer lastPiece) {
		if (this.taken.isEmpty()) {
			return;
		}
		if (this.failure != null) {
			throw this.failure;
		}
		if (this.error != null) {
			throw this.error;
		}
		this.batches.add(this.taken.size());
		this.held.addAll(this.taken);
		this.taken.clear();
	}

	@Override
	public void cancel(long taskId) {
		this.cancels.add(taskId);
	}

	@Override
	public void drain(String reason) {
		this.drains.add(reason);
	}

	@Override
	public void heartbeat() {
		this.heartbeats++;
	}

	@Override
	public void close() {
		this.closes++;
	}

	@Override
	public void abort(String reason) {
		this.aborts.add(reason);
	}

	Assignment take(String function) {
		Assignment found = this.held.stream()
			.filter((assignment) -> assignment.task().function().equals(function))
			.findFirst()
			.orElseThrow(() -> new AssertionError("not held: " + function + " in " + this.held));
		this.held.remove(found);
		return found;
	}

	void beat() {
		this.worker.heartbeat(this.held.stream().map(Assignment::id).toList(), -1);
	}

	void answer(String function) {
		answer(take(function));
	}

	void answer(Assignment assignment) {
		this.worker.answer(List.of(success(assignment)));
	}

	void fail(String function, String type, String message) {
		Assignment assignment = take(function);
		this.worker.answer(List.of(new TaskResult.Failure(assignment.id(), assignment.attempt(), type, message)));
	}

	void nack(String function, NackReason reason) {
		Assignment assignment = take(function);
		this.worker
			.answer(List.of(new TaskResult.Nack(assignment.id(), assignment.attempt(), reason, "said " + reason)));
	}

	void cancelled(String function) {
		Assignment assignment = take(function);
		this.worker.answer(List.of(new TaskResult.Cancelled(assignment.id(), assignment.attempt())));
	}

	List<String> functions() {
		return this.held.stream().map((assignment) -> assignment.task().function()).toList();
	}

	static TaskResult success(Assignment assignment) {
		byte[] answer = ("result of " + assignment.task().function()).getBytes(StandardCharsets.UTF_8);
		return new TaskResult.Success(assignment.id(), assignment.attempt(), Payload.of("text/plain", answer));
	}

}
