/**
 * What many workers and many tasks cost an application: throughput with ten, a thousand
 * and ten thousand joined workers in the same run, joining and leaving, and memory.
 */
@NullMarked
package io.jobber.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
