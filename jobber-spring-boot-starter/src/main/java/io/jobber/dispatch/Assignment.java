package io.jobber.dispatch;

import java.time.Duration;

import io.jobber.task.Task;

/**
 * A task that a worker is given.
 *
 * @param id unique within the dispatcher; never 0
 * @param attempt 1 for the first attempt
 * @param task what is to be run
 * @param remaining what is left of the task's timeout
 */
public record Assignment(long id, int attempt, Task task, Duration remaining) {
}
