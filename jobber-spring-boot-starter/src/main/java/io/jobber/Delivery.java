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

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;

import io.jobber.task.Payload;

/**
 * Delivers a task's result to its subscriber, on a thread where the subscriber's code may
 * run.
 *
 * @param <R> what the result is read as
 */
final class Delivery<R> implements BiConsumer<@Nullable Payload, @Nullable Throwable>, Runnable, Disposable {

	private final MonoSink<R> sink;

	private final Function<Payload, @Nullable R> decoder;

	private final CompletableFuture<Payload> promise;

	private final @Nullable CallSite site;

	private final Executor executor;

	private volatile boolean cancelled;

	// Written once, before the executor runs this.
	private @Nullable Payload payload;

	private @Nullable Throwable failure;

	private Delivery(MonoSink<R> sink, Function<Payload, @Nullable R> decoder, CompletableFuture<Payload> promise,
			@Nullable CallSite site, Executor executor) {
		this.sink = sink;
		this.decoder = decoder;
		this.promise = promise;
		this.site = site;
		this.executor = executor;
	}

	/**
	 * Tell the subscriber what becomes of a task, and the task if the subscriber cancels.
	 * @param <R> type of the result
	 * @param promise the task's
	 * @param decoder reads the result
	 * @param site where the task was asked for, if it is known
	 * @param executor runs what reads the result and tells the subscriber
	 * @param sink the subscriber
	 */
	static <R> void start(CompletableFuture<Payload> promise, Function<Payload, @Nullable R> decoder,
			@Nullable CallSite site, Executor executor, MonoSink<R> sink) {
		Delivery<R> delivery = new Delivery<>(sink, decoder, promise, site, executor);
		sink.onCancel(delivery);
		promise.whenComplete(delivery);
	}

	@Override
	public void dispose() {
		this.cancelled = true;
		this.promise.cancel(true);
	}

	@Override
	public void accept(@Nullable Payload payload, @Nullable Throwable failure) {
		if (this.cancelled && failure instanceof CancellationException) {
			return;
		}
		this.payload = payload;
		this.failure = failure;
		this.executor.execute(this);
	}

	@Override
	public void run() {
		if (this.payload == null) {
			fail(reason());
			return;
		}
		R result;
		try {
			result = this.decoder.apply(this.payload);
		}
		catch (Throwable ex) {
			// An Error as well: the subscriber gets no other signal.
			fail(ex);
			return;
		}
		this.sink.success(result);
	}

	private void fail(Throwable failure) {
		if (this.site != null) {
			this.site.addTo(failure);
		}
		this.sink.error(failure);
	}

	private Throwable reason() {
		Throwable failure = this.failure;
		if (failure instanceof CompletionException && failure.getCause() != null) {
			return failure.getCause();
		}
		return (failure != null) ? failure
				: new IllegalStateException("The dispatcher gave neither result nor failure");
	}

}
