/**
 * The emulator as a program.
 */
@NullMarked
package io.jobber.lambda.emulator.cli;

import org.jspecify.annotations.NullMarked;
