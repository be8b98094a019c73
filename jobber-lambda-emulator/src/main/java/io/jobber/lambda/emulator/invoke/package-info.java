/**
 * Lambda's HTTP API, as AWS clients speak it.
 */
@NullMarked
package io.jobber.lambda.emulator.invoke;

import org.jspecify.annotations.NullMarked;
