package io.jobber.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.jobber.task.Payload;
import io.jobber.task.PoisonTaskException;
import io.jobber.task.Task;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.task.WorkerLostException;

/**
 * A submitted task: the promise that its caller holds, and what the dispatcher knows of
 * it. It is the promise itself, because one object for each task is what the hot path can
 * afford.
 */
final class PendingTask extends CompletableFuture<Payload> {

	// What a level of priority is worth.
	private static final long HEAD_START_NANOS = Duration.ofSeconds(10).toNanos();

	private static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(50).toNanos();

	private static final long LONGEST_BACKOFF_NANOS = Duration.ofSeconds(2).toNanos();

	static final long UNSENT = Long.MAX_VALUE;

	final long id;

	final Task task;

	final long deadlineNanos;

	private final long rankNanos; // the place among those that wait: lower is sooner

	private final Consumer<PendingTask> onCancel;

	private Deadlines.@Nullable Deadline deadline; // match loop only

	private Deadlines.@Nullable Deadline queueDeadline; // match loop only

	State state = State.NEW; // match loop only

	int attempt = 1; // match loop only

	@Nullable Worker worker; // match loop only

	long ordinal; // match loop only; among the tasks that its worker was sent, or UNSENT

	private int undelivered; // match loop only; workers lost before they had all of it

	int missedBeats; // match loop only; heartbeats in which its worker did not name it

	boolean abandoned; // match loop only; nobody waits for it, but its worker has it

	private @Nullable List<String> losses; // match loop only

	TaskQueue.@Nullable Lane lane; // match loop only; null while it is not in the queue

	// Neighbours in the lane of the queue; match loop only.
	@Nullable PendingTask previous;

	@Nullable PendingTask next; // of its chain, while a worker holds it

	PendingTask(long id, Task task, long nowNanos, Consumer<PendingTask> onCancel) {
		this.id = id;
		this.task = task;
		this.deadlineNanos = nowNanos + task.timeout().toNanos();
		this.rankNanos = nowNanos - task.terms().priority().ordinal() * HEAD_START_NANOS;
		this.onCancel = onCancel;
	}

	/**
	 * Its worker is given all of it.
	 */
	void sent(long ordinal) {
		this.ordinal = ordinal;
		this.undelivered = 0;
		disarmQueueDeadline();
	}

	/**
	 * Whether its worker's connection may make it wait though small tasks are taken.
	 */
	boolean isLarge() {
		return this.task.payload().size() > WorkerConnection.LARGE_BYTES;
	}

	/**
	 * Whether its worker does not have all of it yet, and so knows nothing of it.
	 */
	boolean isUnsent() {
		return this.ordinal == UNSENT;
	}

	long enqueuedNanos() {
		return this.deadlineNanos - this.task.timeout().toNanos();
	}

	boolean goesBefore(PendingTask other) {
		long difference = this.rankNanos - other.rankNanos;
		return (difference != 0) ? difference < 0 : this.id < other.id;
	}

	/**
	 * Limit the time of a task that begins to wait.
	 */
	void arm(Deadlines deadlines, Deadlines queueDeadlines) {
		this.deadline = deadlines.add(this, this.task.timeout(), this.deadlineNanos);
		Duration queueTimeout = this.task.terms().queueTimeout();
		if (queueTimeout != null && queueTimeout.compareTo(this.task.timeout()) < 0) {
			this.queueDeadline = queueDeadlines.add(this, queueTimeout,
					this.deadlineNanos - this.task.timeout().toNanos() + queueTimeout.toNanos());
		}
	}

	/**
	 * Lift the limit of the wait: only the first one, which is over, has one of its own.
	 */
	void disarmQueueDeadline() {
		if (this.queueDeadline != null) {
			this.queueDeadline.remove();
			this.queueDeadline = null;
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		if (cancelled) {
			this.onCancel.accept(this);
		}
		return cancelled;
	}

	boolean succeed(Payload payload) {
		return complete(payload) && disarm();
	}

	boolean fail(Throwable failure) {
		return completeExceptionally(failure) && disarm();
	}

	/**
	 * Lift the limits: nobody waits for the task any more.
	 */
	boolean disarm() {
		if (this.deadline != null) {
			this.deadline.remove();
		}
		disarmQueueDeadline();
		return true;
	}

	boolean failTimedOut(Phase phase, Duration timeout, String detail, String setting) {
		return fail(new TaskTimeoutException(phase, this.task.function(), timeout, detail, setting));
	}

	boolean failLost(String workerId, String reason) {
		if (this.losses != null && this.losses.size() > 1) {
			return fail(new PoisonTaskException(this.task.function(), this.losses));
		}
		return fail(new WorkerLostException(this.task.function(), workerId, reason, this.task.terms().idempotent()
				? "all jobber.max-attempts are used up" : "mark the task idempotent to have it tried again"));
	}

	boolean failUndelivered(String workerId, String reason) {
		return fail(WorkerLostException.undelivered(this.task.function(), this.attempt - 1, workerId, reason,
				this.task.payload().size(), this.undelivered));
	}

	/**
	 * Count the loss of a worker before it had all of the task.
	 * @return whether it may be sent to another
	 */
	boolean mayBeSentAgain(int most) {
		return ++this.undelivered <= most;
	}

	/**
	 * Count the loss of the worker that held the task.
	 * @return whether another attempt may be made
	 */
	boolean mayTryAgain(String workerId, String reason, int maxAttempts) {
		if (!this.task.terms().idempotent()) {
			return false;
		}
		if (this.losses == null) {
			this.losses = new ArrayList<>(maxAttempts);
		}
		this.losses.add("attempt " + this.attempt + " on worker " + workerId + ": " + reason);
		return this.attempt < maxAttempts;
	}

	/**
	 * Whether it was lost with every worker so far, and only one attempt is left.
	 */
	boolean isSuspect(int maxAttempts) {
		return this.losses != null && this.losses.size() > 1 && this.attempt >= maxAttempts;
	}

	/**
	 * Whether the function may be run again after it failed.
	 */
	boolean mayTryAgainAfter(String failureType, int maxAttempts) {
		return this.attempt < maxAttempts && this.task.terms().retryOn().contains(failureType);
	}

	/**
	 * How long to wait before the next attempt: a moment first, then twice as long each
	 * time.
	 */
	long backoffNanos() {
		int failures = this.attempt - 1 + this.undelivered;
		return Math.min(LONGEST_BACKOFF_NANOS, FIRST_BACKOFF_NANOS << Math.min(20, failures - 1));
	}

	Assignment assignment(long nowNanos) {
		return new Assignment(this.id, this.attempt, this.task, Duration.ofNanos(this.deadlineNanos - nowNanos));
	}

	/**
	 * Where a task is. Its promise may be completed before it has ended: it then keeps
	 * its slot until the worker answers.
	 */
	enum State {

		NEW, QUEUED, RUNNING, BACKING_OFF, SUSPECTED, ENDED

	}

}
