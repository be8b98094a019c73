/**
 * Tasks per second and their latency, from a caller to a function in another process and
 * back, beside a raw gRPC stream in the same run.
 */
@NullMarked
package io.jobber.benchmarks.throughput;

import org.jspecify.annotations.NullMarked;
