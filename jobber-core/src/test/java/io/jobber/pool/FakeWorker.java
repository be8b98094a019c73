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

package io.jobber.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

import io.jobber.dispatch.Assignment;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.WorkerConnection;
import io.jobber.dispatch.WorkerInfo;
import io.jobber.task.Payload;

/**
 * A worker without a network. It echoes each task at once, or holds it until it is told
 * to answer, and leaves when it is asked to and holds nothing.
 */
final class FakeWorker implements WorkerConnection {

	private final boolean echoing;

	private final List<Assignment> held = new ArrayList<>(); // guarded by this

	private final CompletableFuture<JoinedWorker> worker = new CompletableFuture<>();

	private boolean draining; // guarded by this

	final CompletableFuture<String> drained = new CompletableFuture<>();

	final CompletableFuture<Void> closed = new CompletableFuture<>();

	final CompletableFuture<String> aborted = new CompletableFuture<>();

	volatile Executor goodbyes = Runnable::run;

	private FakeWorker(boolean echoing) {
		this.echoing = echoing;
	}

	static FakeWorker echoing(Dispatcher dispatcher) {
		return new FakeWorker(true).join(dispatcher);
	}

	static FakeWorker holding(Dispatcher dispatcher) {
		return new FakeWorker(false).join(dispatcher);
	}

	private FakeWorker join(Dispatcher dispatcher) {
		WorkerInfo info = new WorkerInfo("worker", 4, Set.of(), Duration.ZERO);
		this.worker.complete(dispatcher.join(info, this));
		return this;
	}

	@Override
	public boolean take(Assignment assignment) {
		synchronized (this) {
			this.held.add(assignment);
		}
		return true;
	}

	@Override
	public void flush(LongConsumer lastPiece) {
		if (this.echoing && holds() > 0) {
			answer();
		}
	}

	void answer() {
		List<TaskResult> results = new ArrayList<>();
		boolean leaving;
		synchronized (this) {
			this.held.forEach((assignment) -> results
				.add(new TaskResult.Success(assignment.id(), assignment.attempt(), payload(assignment))));
			this.held.clear();
			leaving = this.draining;
		}
		this.worker.thenAccept((joined) -> {
			joined.answer(results);
			if (leaving) {
				joined.leave();
			}
		});
	}

	synchronized int holds() {
		return this.held.size();
	}

	@Override
	public void cancel(long taskId) {
	}

	@Override
	public void drain(String reason) {
		boolean leaving;
		synchronized (this) {
			this.draining = true;
			leaving = this.held.isEmpty();
		}
		this.drained.complete(reason);
		if (leaving) {
			this.worker.thenAcceptAsync(JoinedWorker::leave, this.goodbyes);
		}
	}

	@Override
	public boolean isReady() {
		return true;
	}

	private synchronized List<Long> ids() {
		return this.held.stream().map(Assignment::id).toList();
	}

	@Override
	public void heartbeat() {
		this.worker.thenAccept((joined) -> joined.heartbeat(ids(), -1));
	}

	@Override
	public void close() {
		this.closed.complete(null);
	}

	@Override
	public void abort(String reason) {
		this.aborted.complete(reason);
	}

	private static Payload payload(Assignment assignment) {
		return assignment.task().payload();
	}

}
