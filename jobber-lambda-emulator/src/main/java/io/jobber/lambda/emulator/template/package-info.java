/**
 * Reads the functions of a SAM template.
 */
@NullMarked
package io.jobber.lambda.emulator.template;

import org.jspecify.annotations.NullMarked;
