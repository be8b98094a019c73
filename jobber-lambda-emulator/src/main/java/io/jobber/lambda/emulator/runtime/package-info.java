/**
 * Lambda's Runtime API, through which a function's process gets its events.
 */
@NullMarked
package io.jobber.lambda.emulator.runtime;

import org.jspecify.annotations.NullMarked;
