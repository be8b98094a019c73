/**
 * A function's process and its side of Lambda's Runtime API.
 */
@NullMarked
package io.jobber.lambda.emulator.runtime;

import org.jspecify.annotations.NullMarked;
