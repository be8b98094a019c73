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

package io.jobber.grpc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.jobber.dispatch.DispatchListener;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.dispatch.WorkerConnection;
import io.jobber.dispatch.WorkerInfo;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.time.VirtualTime;

import static java.time.Duration.ofSeconds;

/**
 * A {@link Dispatcher} whose workers read payloads in parts, on one thread and in virtual
 * time.
 */
final class PartsPool {

	static final int PART = WorkerConnection.LARGE_BYTES;

	static final int UNREAD = 4;

	static final int MAX_ATTEMPTS = 3;

	static final Duration HEARTBEAT = ofSeconds(1);

	final VirtualTime clock = new VirtualTime();

	final Dispatcher dispatcher = new Dispatcher(
			new DispatcherOptions(100, 1000L * PART, MAX_ATTEMPTS, 100 * PART, Duration.ZERO, HEARTBEAT), this.clock,
			Runnable::run, new DispatchListener() {
			});

	RecordingStream join(int slots) {
		return join(new RecordingStream(), slots, true);
	}

	RecordingStream join(RecordingStream stream, int slots, boolean readsParts) {
		StreamLimits limits = new StreamLimits(HEARTBEAT, 100 * PART, 101 * PART);
		stream.writer = new TaskWriter(stream, limits, readsParts, this.clock, () -> {
		});
		stream.worker = this.dispatcher.join(new WorkerInfo("w", slots, Set.of(), Duration.ZERO), stream.writer);
		return stream;
	}

	CompletableFuture<Payload> submit(String function, int bytes) {
		return submit(function, bytes, TaskOptions.of(ofSeconds(30)));
	}

	CompletableFuture<Payload> submit(String function, int bytes, TaskOptions options) {
		Payload payload = Payload.of("application/octet-stream", new byte[bytes]);
		return this.dispatcher.submit(new Task(function, payload, options));
	}

}
