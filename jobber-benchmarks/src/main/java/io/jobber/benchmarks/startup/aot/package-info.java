/**
 * Spring's ahead-of-time processing of the worker's package, which is not part of it.
 */
@NullMarked
package io.jobber.benchmarks.startup.aot;

import org.jspecify.annotations.NullMarked;
