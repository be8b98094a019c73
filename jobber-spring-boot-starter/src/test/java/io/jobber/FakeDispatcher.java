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

package io.jobber;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.jobber.task.Payload;
import io.jobber.task.Task;

/**
 * A dispatcher without workers: records the tasks it is given and answers as it is told.
 */
final class FakeDispatcher implements Function<Task, CompletableFuture<Payload>> {

	final List<Task> tasks = new CopyOnWriteArrayList<>();

	final List<CompletableFuture<Payload>> promises = new CopyOnWriteArrayList<>();

	private BiConsumer<Task, CompletableFuture<Payload>> behaviour = (task, promise) -> {
	};

	@Override
	public CompletableFuture<Payload> apply(Task task) {
		CompletableFuture<Payload> promise = new CompletableFuture<>();
		this.promises.add(promise);
		this.tasks.add(task);
		this.behaviour.accept(task, promise);
		return promise;
	}

	FakeDispatcher answering(Payload result) {
		this.behaviour = (task, promise) -> promise.complete(result);
		return this;
	}

	FakeDispatcher echoing() {
		this.behaviour = (task, promise) -> promise.complete(task.payload());
		return this;
	}

	FakeDispatcher failing(Throwable failure) {
		this.behaviour = (task, promise) -> promise.completeExceptionally(failure);
		return this;
	}

	Task task() {
		if (this.tasks.size() != 1) {
			throw new AssertionError("not one task, but " + this.tasks);
		}
		return this.tasks.get(0);
	}

	CompletableFuture<Payload> promise() {
		task();
		return this.promises.get(0);
	}

}
