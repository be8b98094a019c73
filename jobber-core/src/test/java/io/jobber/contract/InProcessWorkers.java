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

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.Assignment;
import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.WorkerConnection;
import io.jobber.dispatch.WorkerInfo;

/**
 * Workers that are objects of this process: no thread, no network.
 */
final class InProcessWorkers implements Workers {

	private final Pool pool;

	InProcessWorkers(Pool pool) {
		this.pool = pool;
	}

	@Override
	public ScriptedWorker join(String token, WorkerInfo info) {
		String refusal = this.pool.invitations.redeem(token);
		FakeWorker worker = new FakeWorker(info.id(), refusal);
		if (refusal == null) {
			worker.joined = this.pool.dispatcher.join(info, worker.connection);
			this.pool.invitations.joined();
		}
		return worker;
	}

	@Override
	public void close() {
		// Nothing to close: workers are mere objects.
	}

	private static final class FakeWorker extends ScriptedWorker {

		private final FakeConnection connection = new FakeConnection();

		private final String id;

		private final @Nullable String refusal;

		private JoinedWorker joined;

		private FakeWorker(String id, @Nullable String refusal) {
			this.id = id;
			this.refusal = refusal;
		}

		@Override
		String id() {
			return this.id;
		}

		@Override
		@Nullable String refusal() {
			return this.refusal;
		}

		@Override
		List<Given> held() {
			return List.copyOf(this.connection.held);
		}

		@Override
		List<Long> cancels() {
			return this.connection.cancels;
		}

		@Override
		List<String> drains() {
			return this.connection.drains;
		}

		@Override
		@Nullable String end() {
			return this.connection.end;
		}

		@Override
		void answer(List<TaskResult> results) {
			this.connection.forget(results);
			this.joined.answer(results);
		}

		@Override
		void heartbeat(List<Long> taskIds) {
			this.joined.heartbeat(taskIds, -1);
		}

		@Override
		void goodbye() {
			this.joined.leave();
		}

		@Override
		void die() {
			this.joined.lost("its connection was cut");
		}

		@Override
		void stopReading() {
			this.connection.reading = false;
		}

		@Override
		void readAgain() {
			this.connection.reading = true;
			this.joined.ready();
		}

	}

	private static final class FakeConnection implements WorkerConnection {

		private final List<ScriptedWorker.Given> held = new ArrayList<>();

		private final List<Long> cancels = new ArrayList<>();

		private final List<String> drains = new ArrayList<>();

		private @Nullable String end;

		private boolean reading = true;

		@Override
		public boolean isReady() {
			return this.reading;
		}

		@Override
		public boolean take(Assignment assignment) {
			this.held.add(new ScriptedWorker.Given(assignment.id(), assignment.attempt(), assignment.task().function(),
					assignment.remaining()));
			return true;
		}

		@Override
		public void flush(LongConsumer lastPiece) {
			// Tasks are there at once.
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
			// It is not the dispatcher whose silence is tested here.
		}

		@Override
		public void close() {
			this.end = "closed";
		}

		@Override
		public void abort(String reason) {
			this.end = reason;
		}

		private void forget(List<TaskResult> results) {
			results.forEach((result) -> this.held
				.removeIf((given) -> given.id() == result.id() && given.attempt() == result.attempt()));
		}

	}

}
