/**
 * Workers on AWS Lambda: launched by invocations that are held for their lives.
 */
@NullMarked
package io.jobber.scheduler.lambda;

import org.jspecify.annotations.NullMarked;
