package io.jobber.dispatch;

import io.jobber.task.Payload;

/**
 * A piece of a task's payload, which travels ahead of the task.
 *
 * @param taskId unique within the dispatcher
 * @param attempt 1 for the first attempt
 * @param payload the whole payload
 * @param from where the piece begins in it, in bytes
 * @param to where it ends, exclusive
 */
public record Part(long taskId, int attempt, Payload payload, int from, int to) {
}
