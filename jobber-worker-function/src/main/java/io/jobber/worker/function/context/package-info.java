/**
 * Functions that need something expensive for each run, made once and used many times.
 */
@NullMarked
package io.jobber.worker.function.context;

import org.jspecify.annotations.NullMarked;
