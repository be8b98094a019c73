package io.jobber.simulation;

import java.time.Duration;

/**
 * A task that comes.
 *
 * @param at when, counted from the beginning of the run
 * @param length how long it runs once it has begun
 */
record Arrival(Duration at, Duration length) {
}
