/**
 * The main class of a worker that is an application of its own.
 */
@NullMarked
package io.jobber.worker.function.application;

import org.jspecify.annotations.NullMarked;
