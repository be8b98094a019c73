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

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.jobber.worker.Cancellation;
import io.jobber.worker.TaskCallback;

/**
 * One task whose result comes from a publisher. Assembled and subscribed on one thread of
 * {@link Schedulers#parallel()}; the outcome is reported on whichever thread the
 * publisher signals. Cancelling disposes the subscription on
 * {@link Schedulers#boundedElastic()}, for what a function does when it is cancelled may
 * block, and reports once the subscribing thread has returned from the function. What the
 * publisher does on other threads is not waited for, and an error that Reactor takes for
 * fatal is only seen on the subscribing thread.
 */
final class ReactiveTask implements Cancellation {

	private final TaskCallback callback;

	private final AtomicBoolean ended = new AtomicBoolean();

	// Guarded by this.
	private boolean cancelled;

	// Guarded by this; set when the task has started.
	private Scheduler.@Nullable Worker worker;

	// Guarded by this; set when the task has started.
	private @Nullable ResultSubscriber subscriber;

	ReactiveTask(TaskCallback callback) {
		this.callback = callback;
	}

	/**
	 * Subscribe to what {@code source} returns, unless the task has been cancelled.
	 * @param results take what that emits
	 * @param source calls the function
	 */
	void start(ResultItems results, Callable<Publisher<?>> source) {
		ResultSubscriber subscriber = new ResultSubscriber(results);
		Scheduler.Worker started = begin(subscriber);
		if (started == null) {
			cancelled();
		}
		else {
			started.schedule(() -> subscribe(source, subscriber));
		}
	}

	/**
	 * Does nothing but remember it if the task has not started, for then someone else
	 * runs it.
	 */
	@Override
	public void cancel() {
		Scheduler.Worker running;
		ResultSubscriber subscribed;
		synchronized (this) {
			if (this.cancelled) {
				return;
			}
			this.cancelled = true;
			running = this.worker;
			subscribed = this.subscriber;
		}
		if (running != null && subscribed != null && !this.ended.get()) {
			Schedulers.boundedElastic().schedule(() -> dispose(running, subscribed));
		}
	}

	private synchronized Scheduler.@Nullable Worker begin(ResultSubscriber subscriber) {
		if (!this.cancelled) {
			this.subscriber = subscriber;
			this.worker = Schedulers.parallel().createWorker();
		}
		return this.worker;
	}

	private void subscribe(Callable<Publisher<?>> source, ResultSubscriber subscriber) {
		try {
			source.call().subscribe(subscriber);
		}
		catch (Throwable ex) {
			// Reactor throws StackOverflowError, NoClassDefFoundError and their like.
			fail(ex);
		}
	}

	private void dispose(Scheduler.Worker running, ResultSubscriber subscribed) {
		try {
			subscribed.dispose();
		}
		finally {
			// Waits for its turn on the subscribing thread.
			running.schedule(this::cancelled);
		}
	}

	private void succeed(ResultItems results) {
		PayloadWriter.EncodedResult answer;
		try {
			answer = results.answer();
		}
		catch (Throwable ex) {
			fail(ex);
			return;
		}
		if (end()) {
			this.callback.succeeded(answer.contentType(), answer.headers(), answer.payload());
		}
	}

	private void fail(Throwable failure) {
		if (end()) {
			this.callback.failed(Exceptions.unwrap(failure));
		}
	}

	private void cancelled() {
		if (end()) {
			this.callback.cancelled();
		}
	}

	private boolean end() {
		return this.ended.compareAndSet(false, true);
	}

	private final class ResultSubscriber extends BaseSubscriber<Object> {

		private final ResultItems results;

		ResultSubscriber(ResultItems results) {
			this.results = results;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(this.results.wanted());
		}

		@Override
		protected void hookOnNext(Object value) {
			if (Optionals.unwrap(value) == null) {
				request(1);
				return;
			}
			try {
				this.results.add(value);
			}
			catch (Throwable ex) {
				cancel();
				fail(ex);
			}
		}

		@Override
		protected void hookOnComplete() {
			succeed(this.results);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			fail(failure);
		}

	}

}
