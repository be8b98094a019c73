package io.jobber.benchmarks.startup;

import java.time.Duration;

/**
 * One start of a worker.
 *
 * @param joined from the start of the process, or its restore, until the application has
 * read the worker's hello
 * @param firstResult the same until the caller of the first task had its result
 * @param cpu what the processors spent on the process by then
 */
record Measurement(Duration joined, Duration firstResult, Duration cpu) {

}
