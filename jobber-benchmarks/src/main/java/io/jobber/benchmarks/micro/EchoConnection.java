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

package io.jobber.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.Assignment;
import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.WorkerConnection;

/**
 * Answers tasks with what they carry, once so many are there. Used by the match loop
 * only.
 */
public final class EchoConnection implements WorkerConnection {

	private final int batch;

	private @Nullable JoinedWorker worker;

	private List<TaskResult> results = new ArrayList<>();

	/**
	 * Create a connection.
	 * @param batch how many tasks are answered at a time
	 */
	public EchoConnection(int batch) {
		this.batch = batch;
	}

	void joined(JoinedWorker worker) {
		this.worker = worker;
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public boolean take(Assignment assignment) {
		this.results.add(new TaskResult.Success(assignment.id(), assignment.attempt(), assignment.task().payload()));
		return true;
	}

	@Override
	public void flush(LongConsumer lastPiece) {
		if (this.worker != null && this.results.size() >= this.batch) {
			List<TaskResult> answered = this.results;
			this.results = new ArrayList<>(this.batch);
			this.worker.answer(answered);
		}
	}

	@Override
	public void cancel(long taskId) {
	}

	@Override
	public void drain(String reason) {
	}

	@Override
	public void heartbeat() {
	}

	@Override
	public void close() {
	}

	@Override
	public void abort(String reason) {
	}

}
