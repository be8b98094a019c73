package io.jobber.worker.function;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

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
 * One task whose result comes from a publisher of at most one element. Assembled and
 * subscribed on one thread of {@link Schedulers#parallel()}; the outcome is reported on
 * whichever thread the publisher signals. Cancelling disposes the subscription on
 * {@link Schedulers#boundedElastic()}, for what a function does when it is cancelled may
 * block, and reports once the subscribing thread has returned from the function. What the
 * publisher does on other threads is not waited for, and an error that Reactor takes for
 * fatal is only seen on the subscribing thread.
 */
final class ReactiveTask implements Cancellation {

	private final String function;

	private final Function<@Nullable Object, PayloadWriter.Answer> writer;

	private final TaskCallback callback;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final ResultSubscriber subscriber = new ResultSubscriber();

	// Guarded by this.
	private boolean cancelled;

	// Guarded by this; set when the task has started.
	private Scheduler.@Nullable Worker worker;

	ReactiveTask(String function, Function<@Nullable Object, PayloadWriter.Answer> writer, TaskCallback callback) {
		this.function = function;
		this.writer = writer;
		this.callback = callback;
	}

	/**
	 * Subscribe to what {@code source} returns, unless the task has been cancelled.
	 */
	void start(Callable<Publisher<?>> source) {
		Scheduler.Worker started = begin();
		if (started == null) {
			cancelled();
		}
		else {
			started.schedule(() -> subscribe(source));
		}
	}

	/**
	 * Does nothing but remember it if the task has not started, for then someone else
	 * runs it.
	 */
	@Override
	public void cancel() {
		Scheduler.Worker running;
		synchronized (this) {
			if (this.cancelled) {
				return;
			}
			this.cancelled = true;
			running = this.worker;
		}
		if (running != null && !this.ended.get()) {
			Schedulers.boundedElastic().schedule(() -> dispose(running));
		}
	}

	private synchronized Scheduler.@Nullable Worker begin() {
		if (!this.cancelled) {
			this.worker = Schedulers.parallel().createWorker();
		}
		return this.worker;
	}

	private void subscribe(Callable<Publisher<?>> source) {
		try {
			source.call().subscribe(this.subscriber);
		}
		catch (Throwable ex) {
			// Reactor throws StackOverflowError, NoClassDefFoundError and their like.
			fail(ex);
		}
	}

	private void dispose(Scheduler.Worker running) {
		try {
			this.subscriber.dispose();
		}
		finally {
			// Waits for its turn on the subscribing thread.
			running.schedule(this::cancelled);
		}
	}

	private void succeed(@Nullable Object result) {
		PayloadWriter.Answer answer;
		try {
			answer = this.writer.apply(result);
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

		// Signals are serial.
		private @Nullable Object result;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(2);
		}

		@Override
		protected void hookOnNext(Object value) {
			if (this.result == null) {
				this.result = value;
				return;
			}
			cancel();
			fail(new IllegalStateException("Function '" + ReactiveTask.this.function
					+ "' returned more than one result: streaming results are not supported"));
		}

		@Override
		protected void hookOnComplete() {
			succeed(this.result);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			fail(failure);
		}

	}

}
