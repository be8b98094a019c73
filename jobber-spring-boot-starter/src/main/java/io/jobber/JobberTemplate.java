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

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.jobber.codec.PayloadCodecException;
import io.jobber.codec.PayloadCodecs;
import io.jobber.task.JobberException;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;

/**
 * The {@link JobberOperations} that send tasks to the workers of this application.
 * Thread-safe; one for an application. Not final, so that it can be a lazy proxy, a mock
 * or a spy; it is not made for subclasses.
 */
public class JobberTemplate implements JobberOperations {

	private final Function<Task, CompletableFuture<Payload>> dispatcher;

	private final PayloadCodecs codecs;

	private final Function<String, TaskOptions> options;

	private final boolean callSites;

	private final Executor executor;

	/**
	 * Create a template.
	 * @param dispatcher takes tasks; must not block
	 * @param codecs encode what is sent and decode what comes back
	 * @param options of tasks of a function that do not say it themselves
	 */
	public JobberTemplate(Function<Task, CompletableFuture<Payload>> dispatcher, PayloadCodecs codecs,
			Function<String, TaskOptions> options) {
		this(dispatcher, codecs, options, true, UnaryOperator.identity());
	}

	/**
	 * Create a template.
	 * @param dispatcher takes tasks; must not block
	 * @param codecs encode what is sent and decode what comes back
	 * @param options of tasks of a function that do not say it themselves
	 * @param callSites whether errors of a {@code Mono} show the lines that made it, for
	 * which the stack is walked whenever one is made
	 * @param emitOn what results are decoded and emitted on, made of an executor of
	 * Reactor's parallel threads, which it may be
	 */
	public JobberTemplate(Function<Task, CompletableFuture<Payload>> dispatcher, PayloadCodecs codecs,
			Function<String, TaskOptions> options, boolean callSites, UnaryOperator<Executor> emitOn) {
		this.dispatcher = dispatcher;
		this.codecs = codecs;
		this.options = options;
		this.callSites = callSites;
		this.executor = emitOn.apply(new ResultExecutor());
	}

	@Override
	public <R> Mono<R> execute(String function, @Nullable Object payload, Class<R> resultType) {
		return submit(spec(function, payload), DefaultTaskSpec.type(resultType));
	}

	@Override
	public <R> Mono<R> execute(String function, @Nullable Object payload, ParameterizedTypeReference<R> resultType) {
		return submit(spec(function, payload), DefaultTaskSpec.type(resultType));
	}

	@Override
	public <R> @Nullable R executeBlocking(String function, @Nullable Object payload, Class<R> resultType) {
		return await(spec(function, payload), DefaultTaskSpec.type(resultType));
	}

	@Override
	public <R> @Nullable R executeBlocking(String function, @Nullable Object payload,
			ParameterizedTypeReference<R> resultType) {
		return await(spec(function, payload), DefaultTaskSpec.type(resultType));
	}

	@Override
	public TaskSpec task(String function) {
		return new DefaultTaskSpec(this, function);
	}

	// Not task(): a mock or a spy may override it.
	private DefaultTaskSpec spec(String function, @Nullable Object payload) {
		return new DefaultTaskSpec(this, function).payload(payload);
	}

	<R> Mono<R> submit(DefaultTaskSpec spec, Type resultType) {
		CallSite site = this.callSites ? CallSite.capture(spec.function()) : null;
		return Mono.create((sink) -> Delivery.start(send(spec, resultType, site),
				(payload) -> decode(payload, resultType), site, this.executor, sink));
	}

	private CompletableFuture<Payload> send(DefaultTaskSpec spec, Type resultType, @Nullable CallSite site) {
		try {
			return this.dispatcher.apply(spec.build(this.codecs, this.options, resultType));
		}
		catch (RuntimeException ex) {
			if (site != null) {
				site.addTo(ex);
			}
			throw ex;
		}
	}

	<R> @Nullable R await(DefaultTaskSpec spec, Type resultType) {
		if (Schedulers.isInNonBlockingThread() || Thread.currentThread() instanceof FastThreadLocalThread) {
			throw new IllegalStateException("The blocking form of JobberTemplate was called on thread '"
					+ Thread.currentThread().getName() + "', which must not block; return the Mono instead");
		}
		CompletableFuture<Payload> promise = this.dispatcher.apply(spec.build(this.codecs, this.options, resultType));
		try {
			return decode(promise.get(), resultType);
		}
		catch (InterruptedException ex) {
			promise.cancel(true);
			Thread.currentThread().interrupt();
			throw new JobberException("Interrupted while waiting for function '" + spec.function() + "'", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof JobberException failure) {
				// It was made on another thread, and its stack trace says nothing of this
				// one.
				CallSite.addCurrent(failure, spec.function());
				throw failure;
			}
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new JobberException("Function '" + spec.function() + "' could not be run", cause);
		}
	}

	@SuppressWarnings("unchecked")
	private <R> @Nullable R decode(Payload payload, Type resultType) {
		try {
			return (R) this.codecs.decode(payload, resultType);
		}
		catch (LinkageError | VirtualMachineError ex) {
			// Reactor rethrows fatal errors without a signal: the caller would never
			// return.
			throw new PayloadCodecException("The result cannot be read as a " + resultType.getTypeName() + ": " + ex,
					ex);
		}
	}

}
