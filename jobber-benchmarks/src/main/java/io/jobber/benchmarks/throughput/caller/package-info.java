/**
 * The process that calls: it runs loads, and tells what they came to.
 */
@NullMarked
package io.jobber.benchmarks.throughput.caller;

import org.jspecify.annotations.NullMarked;
