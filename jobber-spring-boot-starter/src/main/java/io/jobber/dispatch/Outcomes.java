package io.jobber.dispatch;

import io.jobber.dispatch.PendingTask.State;
import io.jobber.dispatch.TaskResult.Nack;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;

/**
 * Decides what becomes of a task that an attempt has not answered with a result: it goes
 * back into the queue, waits for its next attempt, or fails. Used by the match loop only.
 */
final class Outcomes {

	private static final System.Logger logger = System.getLogger(Outcomes.class.getName());

	private final WaitingTasks waiting;

	private final Counters counters;

	private final int maxAttempts;

	Outcomes(WaitingTasks waiting, Counters counters, int maxAttempts) {
		this.waiting = waiting;
		this.counters = counters;
		this.maxAttempts = maxAttempts;
	}

	void nacked(Worker worker, PendingTask task, Nack nack) {
		switch (nack.reason()) {
			case BUSY -> {
				worker.paused = true;
				this.waiting.putBack(task);
			}
			case DRAINING -> {
				worker.draining = true;
				this.waiting.putBack(task);
			}
			case UNKNOWN_FUNCTION -> {
				if (worker.lacks(task.task.function())) {
					logger.log(System.Logger.Level.WARNING,
							"Worker {0} has no function {1}: the tasks for it that it is given are rejected. All "
									+ "workers of a pool must have all functions that are called",
							worker.id(), task.task.function());
				}
				fail(task, new TaskRejectedException(Reason.UNKNOWN_FUNCTION, nack.message()));
			}
			case TOO_LARGE -> fail(task, new PayloadTooLargeException(task.task.function(), nack.message()));
		}
	}

	void failed(PendingTask task, TaskResult.Failure failure) {
		if (task.mayTryAgainAfter(failure.failure().type(), this.maxAttempts)) {
			this.waiting.tryAgain(task);
		}
		else {
			fail(task, TaskFailedException.of(task.task.function(), failure.failure()));
		}
	}

	void retryOrFail(PendingTask task, Worker worker, String reason) {
		if (!task.isDone() && task.mayTryAgain(worker.id(), reason, this.maxAttempts)) {
			this.waiting.tryAgain(task);
		}
		else {
			task.state = State.ENDED;
			this.counters.count(this.counters.failed, () -> task.failLost(worker.id(), reason));
		}
	}

	/**
	 * The worker was lost before all of the task had been sent to it, so it has not
	 * started it. A payload that workers do not survive is not sent to all of them.
	 */
	void undelivered(PendingTask task, Worker worker, String reason) {
		if (!task.isDone() && task.mayBeSentAgain(this.maxAttempts)) {
			this.waiting.backOff(task);
		}
		else {
			task.state = State.ENDED;
			this.counters.count(this.counters.failed, () -> task.failUndelivered(worker.id(), reason));
		}
	}

	void turnAway(PendingTask task) {
		fail(task, TaskRejectedException.shuttingDown(task.task.function(), task.attempt - 1));
	}

	private void fail(PendingTask task, RuntimeException failure) {
		this.counters.count(this.counters.failed, () -> task.fail(failure));
	}

}
