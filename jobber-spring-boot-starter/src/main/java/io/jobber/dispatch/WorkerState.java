package io.jobber.dispatch;

import java.time.Duration;

/**
 * One joined worker at one moment.
 *
 * @param id its name
 * @param slots how many tasks it takes at a time
 * @param inFlight how many tasks it holds
 * @param draining whether it takes no new task
 * @param fit whether it lives for long enough to take what waits for its kind
 * @param idle for how long it has held no task; zero while it holds one
 * @param remaining how long it will live; zero means without a limit
 * @param served how many tasks it has run to their end, well or badly
 * @param standing whether nobody launched it: it joined by itself, and will again
 */
public record WorkerState(String id, int slots, int inFlight, boolean draining, boolean fit, Duration idle,
		Duration remaining, long served, boolean standing) {
}
