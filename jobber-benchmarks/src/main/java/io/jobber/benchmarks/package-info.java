/**
 * What the benchmarks have in common.
 */
@NullMarked
package io.jobber.benchmarks;

import org.jspecify.annotations.NullMarked;
