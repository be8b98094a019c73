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

package io.jobber.dispatch;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.DispatchListener.Change;
import io.jobber.dispatch.TaskResult.Nack;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;

/**
 * The delivery contract: the outcome of each event for a task. A task runs at most once,
 * unless it is marked idempotent. What provably never started is retried transparently.
 * <ul>
 * <li>a worker answers: {@link #answered}</li>
 * <li>it is lost with the task: {@link #workerLost}</li>
 * <li>it leaves before it has read the task: {@link #neverStarted}</li>
 * <li>it does not name the task in its heartbeats: {@link #forgotten}</li>
 * <li>the task takes too long: {@link #timedOut}</li>
 * <li>it waits too long: {@link #timedOutInQueue}</li>
 * <li>its caller cancels it: {@link #abandon}</li>
 * <li>the application shuts down: {@link #turnAway}</li>
 * </ul>
 * Used by the match loop only, except where said.
 */
final class DeliveryRules {

	// A worker counts whole milliseconds, by a clock of its own.
	private static final long ROUNDING_NANOS = Duration.ofMillis(1).toNanos();

	private static final long CLOCK_PRECISION = 1000;

	private static final String TIMEOUT = "jobber.timeout, or the task's own timeout";

	private static final System.Logger logger = System.getLogger(DeliveryRules.class.getName());

	private final TaskQueue queue;

	private final Workers workers;

	private final Counters counters;

	private final DispatcherOptions options;

	private final TaskTimer timer;

	private final Consumer<Change> onChange;

	private final Shortage shortage;

	private volatile @Nullable String prospect; // any thread

	/**
	 * Create the rules of a dispatcher.
	 * @param queue the tasks that wait
	 * @param workers the joined workers
	 * @param counters counts what happens
	 * @param options the settings
	 * @param timer runs what is due later
	 * @param onChange is called when tasks end or run out of time
	 */
	DeliveryRules(TaskQueue queue, Workers workers, Counters counters, DispatcherOptions options, TaskTimer timer,
			Consumer<Change> onChange) {
		this.queue = queue;
		this.workers = workers;
		this.counters = counters;
		this.options = options;
		this.timer = timer;
		this.onChange = onChange;
		this.shortage = new Shortage(workers, options.settings());
	}

	/**
	 * Say what is known of workers to come. Any thread.
	 * @param reason a sentence, or {@code null} if all is well
	 */
	void explain(@Nullable String reason) {
		this.prospect = reason;
	}

	/**
	 * A worker answered a task, and its slot is free. The first answer to (id, attempt)
	 * wins; all others are late, and are dropped.
	 * @param worker the worker
	 * @param task the task
	 * @param result the result
	 * @param nowNanos the current time in nanoseconds
	 */
	void answered(Worker worker, PendingTask task, TaskResult result, long nowNanos) {
		if (task.isDone()) {
			if (!(result instanceof TaskResult.Cancelled)) {
				this.counters.late.increment();
			}
		}
		else if (result instanceof TaskResult.Success success) {
			this.counters.count(this.counters.completed, () -> task.succeed(success.payload()));
		}
		else if (result instanceof TaskResult.Failure failure
				&& task.mayTryAgainAfter(failure.failure().type(), this.options.maxAttempts())) {
			tryAgain(task);
		}
		else if (result instanceof TaskResult.Failure failure) {
			fail(task, TaskFailedException.of(task.task.function(), failure.failure()));
		}
		else if (result instanceof Nack nack) {
			refused(worker, task, nack);
		}
		else if (isOverdue(task, nowNanos)) {
			// The worker saw it a moment before the timer here did.
			timedOutAt(worker, task);
		}
		else {
			retryOrFail(task, worker, "it cancelled the task by itself");
		}
	}

	private void refused(Worker worker, PendingTask task, Nack nack) {
		switch (nack.reason()) {
			case BUSY -> {
				worker.busy();
				neverStarted(task);
			}
			case DRAINING -> {
				worker.drain();
				neverStarted(task);
			}
			case UNKNOWN_FUNCTION -> {
				if (worker.lacks(task.task.function())) {
					logger.log(System.Logger.Level.WARNING,
							"Worker {0} has no function {1}: the tasks for it that it is given are rejected. All "
									+ "workers of a pool must have all functions that are called",
							worker.info.id(), task.task.function());
				}
				fail(task, new TaskRejectedException(Reason.UNKNOWN_FUNCTION, nack.message()));
			}
			case TOO_LARGE -> fail(task, new PayloadTooLargeException(task.task.function(), nack.message()));
		}
	}

	/**
	 * A worker gave the task back, or left before it had read it.
	 * @param task the task
	 */
	void neverStarted(PendingTask task) {
		if (!task.isDone()) {
			this.queue.putBack(task);
		}
	}

	/**
	 * The worker that held the task was lost. If not all of the task had been sent, it
	 * never started; but a payload that workers do not survive is not sent to all of
	 * them.
	 * @param task the task
	 * @param worker the worker
	 * @param reason the reason
	 */
	void workerLost(PendingTask task, Worker worker, String reason) {
		if (task.isSent()) {
			retryOrFail(task, worker, reason);
		}
		else if (!task.isDone() && task.mayBeSentAgain(this.options.maxAttempts())) {
			this.queue.backOff(task);
		}
		else {
			fail(() -> task.failUndelivered(worker.info.id(), reason));
		}
	}

	/**
	 * The worker that held the task does not know it any more.
	 * @param task the task
	 * @param worker the worker
	 */
	void forgotten(PendingTask task, Worker worker) {
		this.counters.drifted.increment();
		retryOrFail(task, worker, "it does not know the task any more");
	}

	private void retryOrFail(PendingTask task, Worker worker, String reason) {
		if (!task.isDone() && task.mayTryAgain(worker.info.id(), reason, this.options.maxAttempts())) {
			tryAgain(task);
		}
		else {
			fail(() -> task.failLost(worker.info.id(), reason));
		}
	}

	private void tryAgain(PendingTask task) {
		task.tryAgain();
		this.counters.retried.increment();
		this.queue.backOff(task);
	}

	/**
	 * Abandon a task whose promise is completed, or is about to be.
	 * @param task the task
	 */
	void abandon(PendingTask task) {
		task.disarm();
		this.onChange.accept(Change.TASK_ENDED);
		this.queue.remove(task);
		Worker worker = task.worker;
		if (worker != null && task.isSent()) {
			this.workers.abandon(worker, task);
		}
		else if (worker != null) {
			this.workers.withdraw(worker, task, this.timer.nanoTime());
		}
	}

	/**
	 * The task's time is over, wherever it is.
	 * @param task the task
	 */
	void timedOut(PendingTask task) {
		Worker worker = task.worker;
		if (worker != null && task.isSent()) {
			timedOutAt(worker, task);
		}
		else {
			// An attempt before this wait may have run.
			timeOut(task, (task.attempt > 1) ? Phase.RUNNING : Phase.QUEUED, task.task.timeout(), whyQueued(task),
					TIMEOUT);
		}
	}

	private void timedOutAt(Worker worker, PendingTask task) {
		timeOut(task, Phase.RUNNING, task.task.timeout(),
				"worker " + worker.info.id() + " has not answered, and the task may have run", TIMEOUT);
	}

	/**
	 * The time is over that the task may wait for its first attempt.
	 * @param task the task
	 */
	void timedOutInQueue(PendingTask task) {
		Duration queueTimeout = task.task.options().queueTimeout();
		if (queueTimeout != null && task.attempt == 1 && (task.worker == null || !task.isSent())) {
			timeOut(task, Phase.QUEUED, queueTimeout, whyQueued(task),
					this.options.settings() + ".queue.timeout, or the task's own queue timeout");
		}
	}

	private void timeOut(PendingTask task, Phase phase, Duration timeout, String detail, String setting) {
		// First, so that a caller who learns of it finds it so; and also if the promise
		// was completed elsewhere.
		abandon(task);
		if (this.counters.count(this.counters.timedOut,
				() -> task.fail(new TaskTimeoutException(phase, task.task.function(), timeout, detail, setting)))) {
			this.onChange.accept(Change.TASK_TIMED_OUT);
		}
	}

	/**
	 * The dispatcher is closed.
	 * @param task the task
	 */
	void turnAway(PendingTask task) {
		fail(task, TaskRejectedException.shuttingDown(task.task.function(), task.attempt - 1));
	}

	private void fail(PendingTask task, RuntimeException failure) {
		fail(() -> task.fail(failure));
	}

	private void fail(BooleanSupplier end) {
		this.onChange.accept(Change.TASK_ENDED);
		this.counters.count(this.counters.failed, end);
	}

	private static boolean isOverdue(PendingTask task, long nowNanos) {
		long tolerance = ROUNDING_NANOS + task.task.timeout().toNanos() / CLOCK_PRECISION;
		return task.deadlineNanos - nowNanos <= tolerance;
	}

	private String whyQueued(PendingTask task) {
		String shortage = this.shortage.of(task, this.prospect, this.timer.nanoTime());
		Worker worker = task.worker;
		if (task.attempt > 1) {
			return "it waited to be tried again, and may have run in " + (task.attempt - 1) + " attempts; since then, "
					+ shortage;
		}
		if (worker != null) {
			return "its payload of " + task.task.payload().size() + " bytes was still on its way to worker "
					+ worker.info.id() + ", and the task never ran";
		}
		return shortage;
	}

}
