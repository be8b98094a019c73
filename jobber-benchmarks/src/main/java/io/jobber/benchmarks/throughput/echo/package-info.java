/**
 * What is measured: processes that answer with what they were sent, and the ways to them.
 */
@NullMarked
package io.jobber.benchmarks.throughput.echo;

import org.jspecify.annotations.NullMarked;
