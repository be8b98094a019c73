/**
 * How long a worker takes to start under Lambda's own Java runtime client, from the start
 * of its process to its join and to its first result.
 */
@NullMarked
package io.jobber.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
