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

package io.jobber.worker.function;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.jobber.worker.Cancellation;
import io.jobber.worker.InterruptibleTask;
import io.jobber.worker.TaskCallback;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.TaskRequest;

/**
 * Runs tasks as functions of Spring Cloud Function's catalog, which finds and describes
 * them; a task names one bean, or several as {@code a|b}. Threads:
 * <ul>
 * <li>the network thread only hands the task on;</li>
 * <li>a function that takes a value, or was never called before, has a thread to itself
 * while it runs, which cancelling interrupts;</li>
 * <li>a function of {@code Mono} or {@code Flux} is subscribed on a parallel scheduler,
 * as is what any other function returns of that kind.</li>
 * </ul>
 * A consumer of {@code Mono} or {@code Flux} subscribes itself, so its task ends when it
 * returns.
 */
final class FunctionCatalogTaskHandler implements TaskHandler, AutoCloseable {

	private final ExecutorService executor;

	private final Scheduler blocking;

	private final FunctionLookup lookup;

	private final PayloadReader reader;

	private final PayloadWriter writer;

	/**
	 * Create a handler.
	 * @param executor has a thread for each task; shut down with this handler
	 * @param lookup finds functions
	 * @param reader the reader
	 * @param writer encodes results
	 */
	FunctionCatalogTaskHandler(ExecutorService executor, FunctionLookup lookup, PayloadReader reader,
			PayloadWriter writer) {
		this.executor = executor;
		this.blocking = Schedulers.fromExecutorService(executor, "jobber-task");
		this.lookup = lookup;
		this.reader = reader;
		this.writer = writer;
	}

	@Override
	public Cancellation handle(TaskRequest request, TaskCallback callback) {
		String function = request.function();
		ReactiveTask reactive = new ReactiveTask(callback);
		List<FunctionPart> parts = this.lookup.cached(function);
		FunctionChain chain = (parts != null) ? chain(parts) : null;
		if (chain != null && chain.isReactive()) {
			subscribe(reactive, chain, request);
			return reactive;
		}
		Cancellation imperative = InterruptibleTask.start(this.executor, callback,
				() -> run(chain, request, reactive, callback));
		return () -> {
			imperative.cancel();
			reactive.cancel();
		};
	}

	/**
	 * Any function, for a composition is a name of its own and there is no end of them.
	 * Unknown ones are refused when they are called.
	 */
	@Override
	public Set<String> functions() {
		return Set.of();
	}

	/**
	 * Interrupts what still runs.
	 */
	@Override
	public void close() {
		this.blocking.dispose();
		this.executor.shutdownNow();
	}

	private void run(@Nullable FunctionChain found, TaskRequest request, ReactiveTask reactive, TaskCallback callback) {
		FunctionChain chain = (found != null) ? found : chain(this.lookup.find(request.function()));
		if (chain.isReactive()) {
			subscribe(reactive, chain, request);
			return;
		}
		Object result = chain.run(request.payload(), headers(request));
		if (result instanceof Publisher<?> publisher) {
			reactive.start(items(chain, request), () -> publisher);
			return;
		}
		PayloadWriter.EncodedResult answer = this.writer.write(request.function(), last(request.function()), result);
		callback.succeeded(answer.contentType(), answer.headers(), answer.payload());
	}

	private void subscribe(ReactiveTask reactive, FunctionChain chain, TaskRequest request) {
		reactive.start(items(chain, request),
				() -> FunctionChain.publisher(chain.run(request.payload(), headers(request))));
	}

	private ResultItems items(FunctionChain chain, TaskRequest request) {
		return new ResultItems(request.function(), TaskHeaders.asksForList(request.headers()), chain::isMany,
				this.writer, () -> last(request.function()));
	}

	// By the time there is a result, the function was found.
	private @Nullable FunctionPart last(String function) {
		List<FunctionPart> parts = this.lookup.cached(function);
		return (parts != null) ? parts.get(parts.size() - 1) : null;
	}

	private FunctionChain chain(List<FunctionPart> parts) {
		return new FunctionChain(parts, this.reader, this.blocking);
	}

	private static Map<String, Object> headers(TaskRequest request) {
		return TaskHeaders.fromCaller(request.headers(), request.contentType());
	}

}
