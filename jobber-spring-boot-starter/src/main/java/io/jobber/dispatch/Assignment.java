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
 */
public record Assignment(long id, int attempt, Task task, Duration remaining) {
}
