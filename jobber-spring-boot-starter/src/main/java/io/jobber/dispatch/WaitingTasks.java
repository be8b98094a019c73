package io.jobber.dispatch;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.PendingTask.State;

/**
 * All tasks that are with no worker: in the queue, backing off before their next attempt,
 * or in quarantine before their last. Used by the match loop only.
 */
final class WaitingTasks {

	private final TaskQueue queue = new TaskQueue();

	private final Set<PendingTask> backingOff = new LinkedHashSet<>();

	private final Quarantine quarantine;

	private final Counters counters;

	private final News news;

	private final int maxAttempts;

	private final TaskTimer timer;

	/**
	 * Create an empty waiting room.
	 * @param timer runs what it is given in the match loop
	 */
	WaitingTasks(Workers workers, Counters counters, News news, int maxAttempts, TaskTimer timer) {
		this.quarantine = new Quarantine(workers);
		this.counters = counters;
		this.news = news;
		this.maxAttempts = maxAttempts;
		this.timer = timer;
	}

	/**
	 * Whether a task waits in the queue.
	 */
	boolean areQueued() {
		return this.queue.size() > 0;
	}

	void add(PendingTask task) {
		this.queue.addLast(task);
		this.news.inbound();
	}

	/**
	 * Put a task that was never started back to where it was.
	 */
	void putBack(PendingTask task) {
		this.counters.enterAgain(task.task);
		addFirst(task);
	}

	/**
	 * Let a task wait for its next attempt.
	 */
	void tryAgain(PendingTask task) {
		task.attempt++;
		this.counters.retried.increment();
		backOff(task);
	}

	/**
	 * Let a task wait that was never started, and may have been the end of its worker.
	 */
	void backOff(PendingTask task) {
		task.state = State.BACKING_OFF;
		this.counters.enterAgain(task.task);
		this.backingOff.add(task);
		this.timer.schedule(task.backoffNanos(), () -> comeBack(task));
	}

	/**
	 * Take the task that a worker is to be given next.
	 * @return the task, or {@code null} if there is none for this worker
	 */
	@Nullable PendingTask poll(Worker worker) {
		PendingTask task = this.queue.poll(worker);
		if (task != null) {
			this.counters.leave(task.task);
		}
		return task;
	}

	/**
	 * Take any task out for good.
	 * @return a task, or {@code null} if none waits
	 */
	@Nullable PendingTask poll() {
		PendingTask task = this.queue.poll();
		if (task == null) {
			task = this.quarantine.poll();
		}
		if (task == null && !this.backingOff.isEmpty()) {
			task = this.backingOff.iterator().next();
			this.backingOff.remove(task);
		}
		if (task != null) {
			left(task);
		}
		return task;
	}

	/**
	 * Take a task out for good, if it waits.
	 */
	void remove(PendingTask task) {
		switch (task.state) {
			case QUEUED -> this.queue.remove(task);
			case BACKING_OFF -> this.backingOff.remove(task);
			case SUSPECTED -> this.quarantine.remove(task);
			case NEW, RUNNING, ENDED -> {
				return;
			}
		}
		left(task);
	}

	/**
	 * A task has left its place for good, or was not given one.
	 */
	void left(PendingTask task) {
		task.state = State.ENDED;
		this.counters.leave(task.task);
	}

	/**
	 * Give suspects to idle workers.
	 */
	void isolateSuspects(long nowNanos) {
		this.quarantine.match(this.counters, nowNanos);
	}

	boolean outlast(Worker worker) {
		return this.queue.outlasts(worker);
	}

	/**
	 * The task that is due last of those that are queued next.
	 */
	@Nullable PendingTask dueLast() {
		return this.queue.dueLast();
	}

	private void comeBack(PendingTask task) {
		if (this.backingOff.remove(task)) {
			addFirst(task);
		}
	}

	private void addFirst(PendingTask task) {
		if (task.isSuspect(this.maxAttempts)) {
			this.quarantine.add(task);
		}
		else {
			this.queue.addFirst(task);
		}
		this.news.inbound();
	}

}
