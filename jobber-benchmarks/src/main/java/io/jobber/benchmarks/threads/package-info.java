/**
 * What platform and virtual threads do to the tasks of a worker.
 */
@NullMarked
package io.jobber.benchmarks.threads;

import org.jspecify.annotations.NullMarked;
