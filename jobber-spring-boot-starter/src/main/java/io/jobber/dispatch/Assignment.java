package io.jobber.dispatch;

import java.time.Duration;

import io.jobber.task.Task;

/**
 * A task on its way to a worker.
 *
 * @param id unique within the dispatcher
 * @param attempt 1 for the first attempt
 * @param task what is to be run
 * @param remaining what is left of the task's timeout
 * @param from where the rest of the payload begins, in bytes; what is before was sent in
 * {@linkplain Part parts}
 */
public record Assignment(long id, int attempt, Task task, Duration remaining, int from) {

	/**
	 * A task with its whole payload.
	 */
	public Assignment(long id, int attempt, Task task, Duration remaining) {
		this(id, attempt, task, remaining, 0);
	}

}
