/**
 * A worker that is a function of AWS Lambda: one invocation is one worker's life.
 */
@NullMarked
package io.jobber.worker.function.lambda;

import org.jspecify.annotations.NullMarked;
