package io.jobber.dispatch;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.PendingTask.State;
import io.jobber.task.TaskTimeoutException.Phase;

/**
 * Ends the promises of tasks whose time is up, with the reason for their wait, and lets
 * go of tasks that nobody waits for any more. Used by the match loop only, except where
 * said.
 */
final class Expiry {

	// A worker counts whole milliseconds, by a clock of its own.
	private static final long ROUNDING_NANOS = Duration.ofMillis(1).toNanos();

	private static final long CLOCK_PRECISION = 1000;

	private static final String TIMEOUT = "jobber.timeout, or the task's own timeout";

	private final Workers workers;

	private final WaitingTasks waiting;

	private final Counters counters;

	private final News news;

	private final String settings;

	private final TaskTimer timer;

	private final Deadlines deadlines;

	private final Deadlines queueDeadlines;

	private final Shortage shortage;

	private volatile @Nullable String prospect; // any thread

	Expiry(Workers workers, WaitingTasks waiting, Counters counters, News news, String settings, TaskTimer timer) {
		this.workers = workers;
		this.waiting = waiting;
		this.counters = counters;
		this.news = news;
		this.settings = settings;
		this.timer = timer;
		this.shortage = new Shortage(workers, settings);
		this.deadlines = new Deadlines(timer, this::timeOut);
		this.queueDeadlines = new Deadlines(timer, this::timeOutInQueue);
	}

	/**
	 * Say what is known of workers to come. Any thread.
	 * @param reason a sentence, or {@code null} if all is well
	 */
	void explain(@Nullable String reason) {
		this.prospect = reason;
	}

	/**
	 * Time the task out when it is time to.
	 */
	void watch(PendingTask task) {
		task.arm(this.deadlines, this.queueDeadlines);
	}

	/**
	 * Whether the task's time is up as its worker may count it.
	 */
	static boolean isOverdue(PendingTask task, long nowNanos) {
		long tolerance = ROUNDING_NANOS + task.task.timeout().toNanos() / CLOCK_PRECISION;
		return task.deadlineNanos - nowNanos <= tolerance;
	}

	/**
	 * Time a task out that a worker holds.
	 */
	void timeOutAt(Worker worker, PendingTask task) {
		timeOut(task, Phase.RUNNING, task.task.timeout(),
				"worker " + worker.id() + " has not answered, and the task may have run", TIMEOUT);
	}

	/**
	 * Let go of a task whose promise is completed, or is about to be.
	 */
	void abandon(PendingTask task) {
		task.disarm();
		this.news.done();
		this.waiting.remove(task);
		if (task.worker != null) {
			// The slot stays taken: the worker is still running the task nobody waits
			// for, unless it has not been sent all of it.
			this.workers.abandon(task.worker, task, this.timer.nanoTime());
		}
	}

	private void timeOut(PendingTask task) {
		Worker worker = task.worker;
		if (worker != null && !task.isUnsent()) {
			timeOutAt(worker, task);
		}
		else {
			// An attempt before this wait may have run.
			timeOut(task, (task.attempt > 1) ? Phase.RUNNING : Phase.QUEUED, task.task.timeout(), whyQueued(task),
					TIMEOUT);
		}
	}

	private void timeOutInQueue(PendingTask task) {
		boolean unsent = task.state != State.RUNNING || task.isUnsent();
		Duration queueTimeout = task.task.terms().queueTimeout();
		if (unsent && task.attempt == 1 && queueTimeout != null) {
			timeOut(task, Phase.QUEUED, queueTimeout, whyQueued(task),
					this.settings + ".queue.timeout, or the task's own queue timeout");
		}
	}

	private void timeOut(PendingTask task, Phase phase, Duration timeout, String detail, String setting) {
		// First, so that a caller who learns of it finds it so; and also if somebody else
		// completed the promise, for nobody waits for it any more.
		abandon(task);
		if (this.counters.count(this.counters.timedOut, () -> task.failTimedOut(phase, timeout, detail, setting))) {
			this.news.timedOut();
		}
	}

	private String whyQueued(PendingTask task) {
		if (task.attempt > 1) {
			return "it waited to be tried again, and may have run in " + (task.attempt - 1) + " attempts; since then, "
					+ shortage(task);
		}
		if (task.worker != null) {
			return "its payload of " + task.task.payload().size() + " bytes was still on its way to worker "
					+ task.worker.id() + ", and the task never ran";
		}
		return shortage(task);
	}

	private String shortage(PendingTask task) {
		return this.shortage.of(task, this.prospect, this.timer.nanoTime());
	}

}
