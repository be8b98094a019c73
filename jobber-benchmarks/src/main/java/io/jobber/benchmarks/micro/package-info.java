/**
 * Parts of the hot path by themselves, under JMH, each beside a reference where there is
 * a natural one. Those that are not public are measured from their own packages.
 */
@NullMarked
package io.jobber.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
