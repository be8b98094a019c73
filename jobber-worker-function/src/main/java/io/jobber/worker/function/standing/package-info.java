/**
 * A worker that nobody launched: it joins an application by itself, and again whenever
 * that has ended.
 */
@NullMarked
package io.jobber.worker.function.standing;

import org.jspecify.annotations.NullMarked;
