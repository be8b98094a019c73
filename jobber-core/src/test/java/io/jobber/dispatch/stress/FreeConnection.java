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

package io.jobber.dispatch.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

import io.jobber.dispatch.Assignment;
import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.WorkerConnection;
import io.jobber.task.Payload;

/**
 * A worker that records what it is sent, without a lock: what it saw shows whether the
 * dispatcher keeps its promise to call it from one thread at a time.
 */
final class FreeConnection implements WorkerConnection {

	final List<Assignment> assigned = new ArrayList<>(2); // match loop only

	int cancels; // match loop only

	private boolean ended; // match loop only

	private boolean wroteAfterEnd; // match loop only

	JoinedWorker worker;

	void answerAll() {
		for (Assignment assignment : this.assigned) {
			answer(assignment);
		}
	}

	void answer(Assignment assignment) {
		this.worker.answer(List.of(new TaskResult.Success(assignment.id(), assignment.attempt(), Payload.empty())));
	}

	/**
	 * What became of the connection.
	 * @return one word
	 */
	String fate() {
		if (this.wroteAfterEnd) {
			return "written-after-end";
		}
		return this.ended ? "ended" : "open";
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public boolean take(Assignment assignment) {
		this.wroteAfterEnd |= this.ended;
		this.assigned.add(assignment);
		return true;
	}

	@Override
	public void flush(LongConsumer lastPiece) {
		this.wroteAfterEnd |= this.ended;
	}

	@Override
	public void cancel(long taskId) {
		this.wroteAfterEnd |= this.ended;
		this.cancels++;
	}

	@Override
	public void drain(String reason) {
		this.wroteAfterEnd |= this.ended;
	}

	@Override
	public void heartbeat() {
		this.wroteAfterEnd |= this.ended;
	}

	@Override
	public void close() {
		this.wroteAfterEnd |= this.ended;
		this.ended = true;
	}

	@Override
	public void abort(String reason) {
		this.wroteAfterEnd |= this.ended;
		this.ended = true;
	}

}
