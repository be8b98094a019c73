/**
 * Execution environments: who gets one, what happens in it, and what it costs.
 */
@NullMarked
package io.jobber.lambda.emulator.environment;

import org.jspecify.annotations.NullMarked;
