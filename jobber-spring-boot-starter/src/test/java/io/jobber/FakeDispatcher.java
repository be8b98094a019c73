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
