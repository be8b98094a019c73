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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import static org.awaitility.Awaitility.await;

/**
 * Starts tasks and leaves their outcome to the test.
 */
final class FakeHandler implements TaskHandler {

	private final Map<Long, Started> started = new ConcurrentHashMap<>();

	private final AtomicInteger startedCount = new AtomicInteger();

	@Override
	public Cancellation handle(TaskRequest request, TaskCallback callback) {
		Started task = new Started(request, callback, new AtomicInteger());
		this.started.put(request.id(), task);
		this.startedCount.incrementAndGet();
		return task.cancels()::incrementAndGet;
	}

	@Override
	public Set<String> functions() {
		return Set.of("echo");
	}

	Set<Long> startedIds() {
		return this.started.keySet();
	}

	int startedCount() {
		return this.startedCount.get();
	}

	/**
	 * The latest attempt of a task.
	 */
	Started awaitStarted(long id) {
		if (!this.started.containsKey(id)) {
			await().atMost(Duration.ofMinutes(1))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> this.started.containsKey(id));
		}
		return this.started.get(id);
	}

	/**
	 * A task that was started.
	 *
	 * @param request the task
	 * @param callback answers it
	 * @param cancels how often it was asked to stop
	 */
	record Started(TaskRequest request, TaskCallback callback, AtomicInteger cancels) {

		void succeed(byte[] payload) {
			this.callback.succeeded("text/plain", Map.of(), payload);
		}

		void succeed() {
			succeed(this.request.payload());
		}

		void awaitCancel() {
			await().atMost(Duration.ofMinutes(1)).until(() -> this.cancels.get() > 0);
		}

	}

}
