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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.jobber.backoff.ExponentialBackoff;
import io.jobber.task.Payload;
import io.jobber.task.PoisonTaskException;
import io.jobber.task.Task;
import io.jobber.task.WorkerLostException;

/**
 * A submitted task: the promise that its caller holds, and the record of its state. It is
 * the promise itself, because one object for each task is what the hot path can afford.
 * <ul>
 * <li>any thread: what a {@link CompletableFuture} does</li>
 * <li>the match loop: all else. Other classes read fields, and write none</li>
 * </ul>
 */
final class PendingTask extends CompletableFuture<Payload> {

	// What a level of priority is worth.
	private static final long HEAD_START_NANOS = Duration.ofSeconds(10).toNanos();

	private static final ExponentialBackoff BACKOFF = new ExponentialBackoff(Duration.ofMillis(50),
			Duration.ofSeconds(2));

	static final int MISSED_HEARTBEATS = 3;

	final long id;

	final Task task;

	final long submittedNanos;

	final long deadlineNanos;

	private final long rankNanos; // the place among those that wait: lower is sooner

	private final Consumer<PendingTask> onCancel;

	private TaskList.@Nullable Place deadline;

	private TaskList.@Nullable Place queueDeadline;

	int attempt = 1;

	@Nullable Worker worker;

	private long ordinal; // among the tasks sent to its worker; 0 until all of it is sent

	private int undelivered; // workers lost before all of it was sent to them

	private int missedHeartbeats; // in a row, which did not name it

	boolean abandoned; // its caller has gone, but its worker has it

	private @Nullable List<String> losses;

	TaskList.@Nullable Place place; // where it waits, if it does

	PendingTask(long id, Task task, long nowNanos, Consumer<PendingTask> onCancel) {
		this.id = id;
		this.task = task;
		this.submittedNanos = nowNanos;
		this.deadlineNanos = nowNanos + task.timeout().toNanos();
		this.rankNanos = nowNanos - task.options().priority().ordinal() * HEAD_START_NANOS;
		this.onCancel = onCancel;
	}

	/**
	 * Limit the time of a task that begins to wait.
	 * @param deadlines limits the whole time
	 * @param queueDeadlines limits the wait for the first attempt
	 */
	void arm(Deadlines deadlines, Deadlines queueDeadlines) {
		this.deadline = deadlines.add(this, this.task.timeout());
		Duration queueTimeout = this.task.options().queueTimeout();
		if (queueTimeout != null && queueTimeout.compareTo(this.task.timeout()) < 0) {
			this.queueDeadline = queueDeadlines.add(this, queueTimeout);
		}
	}

	/**
	 * Lift the limits: the task has ended or is abandoned.
	 * @return whether the task had a limit
	 */
	boolean disarm() {
		if (this.deadline != null) {
			this.deadline.remove();
		}
		disarmQueueDeadline();
		return true;
	}

	private void disarmQueueDeadline() {
		if (this.queueDeadline != null) {
			this.queueDeadline.remove();
			this.queueDeadline = null;
		}
	}

	void waits(TaskList.@Nullable Place place) {
		this.place = place;
	}

	void assigned(Worker worker) {
		this.worker = worker;
		this.ordinal = 0;
		this.missedHeartbeats = 0;
	}

	/**
	 * All of it was sent to its worker, or will have been at the end of this round.
	 * @param ordinal the number among all tasks sent to that worker, from 1
	 */
	void sent(long ordinal) {
		this.ordinal = ordinal;
		this.undelivered = 0;
		// Only the first wait, which is over, has a limit of its own.
		disarmQueueDeadline();
	}

	/**
	 * Whether all of it was sent to the worker that holds it, or held it last.
	 * @return whether all of it was sent to the worker that holds it, or held it last
	 */
	boolean isSent() {
		return this.ordinal != 0;
	}

	/**
	 * Abandon it: its caller has gone, but its worker has it.
	 * @return whether that is new
	 */
	boolean abandoned() {
		boolean before = this.abandoned;
		this.abandoned = true;
		return !before;
	}

	/**
	 * Its worker does not hold it any more.
	 * @return whether it was abandoned
	 */
	boolean released() {
		boolean before = this.abandoned;
		this.abandoned = false;
		this.worker = null;
		return before;
	}

	/**
	 * Its worker sent a heartbeat.
	 * @param named whether that names it
	 * @param tasksRead how many tasks the worker has read; negative if it does not say
	 * @return whether the worker has forgotten it. A task that it has not read yet is on
	 * its way, for however long
	 */
	boolean isForgotten(boolean named, long tasksRead) {
		boolean known = named || !isSent() || (tasksRead >= 0 && this.ordinal > tasksRead);
		this.missedHeartbeats = known ? 0 : this.missedHeartbeats + 1;
		return this.missedHeartbeats == MISSED_HEARTBEATS;
	}

	void tryAgain() {
		this.attempt++;
	}

	/**
	 * Count the loss of a worker before all of it was sent.
	 * @param most how many losses are allowed
	 * @return whether it may be sent to another
	 */
	boolean mayBeSentAgain(int most) {
		return ++this.undelivered <= most;
	}

	/**
	 * Count the loss of the worker that held the task.
	 * @param workerId the id of the worker
	 * @param reason the reason
	 * @param maxAttempts how many attempts a task has
	 * @return whether another attempt may be made
	 */
	boolean mayTryAgain(String workerId, String reason, int maxAttempts) {
		if (!this.task.options().idempotent()) {
			return false;
		}
		if (this.losses == null) {
			this.losses = new ArrayList<>(maxAttempts);
		}
		this.losses.add("attempt " + this.attempt + " on worker " + workerId + ": " + reason);
		return this.attempt < maxAttempts;
	}

	/**
	 * Whether the function may be run again after it failed.
	 * @param failureType the type of the failure
	 * @param maxAttempts how many attempts a task has
	 * @return whether the function may be run again after it failed
	 */
	boolean mayTryAgainAfter(String failureType, int maxAttempts) {
		return this.attempt < maxAttempts && this.task.options().retryOn().contains(failureType);
	}

	/**
	 * Whether it was lost with every worker so far, and only one attempt is left.
	 * @param maxAttempts how many attempts a task has
	 * @return whether it was lost with every worker so far, and only one attempt is left
	 */
	boolean isSuspect(int maxAttempts) {
		return this.losses != null && this.losses.size() > 1 && this.attempt >= maxAttempts;
	}

	/**
	 * The exponential back-off before the next attempt.
	 * @return the back-off in nanoseconds
	 */
	long backoffNanos() {
		return BACKOFF.delay(this.attempt - 1 + this.undelivered).toNanos();
	}

	boolean goesBefore(PendingTask other) {
		long difference = this.rankNanos - other.rankNanos;
		return (difference != 0) ? difference < 0 : this.id < other.id;
	}

	Assignment assignment(long nowNanos) {
		return new Assignment(this.id, this.attempt, this.task, Duration.ofNanos(this.deadlineNanos - nowNanos));
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		// Not what a future's own method returns: that is true each further time, too.
		if (completeExceptionally(new CancellationException())) {
			this.onCancel.accept(this);
		}
		return isCancelled();
	}

	boolean succeed(Payload payload) {
		return complete(payload) && disarm();
	}

	boolean fail(Throwable failure) {
		return completeExceptionally(failure) && disarm();
	}

	boolean failLost(String workerId, String reason) {
		if (this.losses != null && this.losses.size() > 1) {
			return fail(new PoisonTaskException(this.task.function(), this.losses));
		}
		return fail(new WorkerLostException(this.task.function(), workerId, reason, this.task.options().idempotent()
				? "all jobber.max-attempts are used up" : "mark the task idempotent to have it tried again"));
	}

	boolean failUndelivered(String workerId, String reason) {
		return fail(WorkerLostException.undelivered(this.task.function(), this.attempt - 1, workerId, reason,
				this.task.payload().size(), this.undelivered));
	}

}
