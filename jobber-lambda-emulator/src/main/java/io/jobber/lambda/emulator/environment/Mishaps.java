package io.jobber.lambda.emulator.environment;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The faults that one invocation suffers.
 *
 * @param slowStart how much longer the initialisation takes
 * @param failInit whether the process exits instead of initialising
 * @param crash whether the process exits when it is given the event
 * @param killAfter when the process is killed while it works on the event; {@code null}
 * is never
 */
record Mishaps(Duration slowStart, boolean failInit, boolean crash, @Nullable Duration killAfter) {
}
