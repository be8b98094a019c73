/**
 * What a slow or a large task costs the small and fast ones beside it on the same
 * workers.
 */
@NullMarked
package io.jobber.benchmarks.tail;

import org.jspecify.annotations.NullMarked;
