/**
 * The emulator in tests with JUnit.
 */
@NullMarked
package io.jobber.lambda.emulator.junit;

import org.jspecify.annotations.NullMarked;
