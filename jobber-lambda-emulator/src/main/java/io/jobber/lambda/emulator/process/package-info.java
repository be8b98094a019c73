/**
 * Functions as processes: how they are started, stopped, continued, measured and ended.
 */
@NullMarked
package io.jobber.lambda.emulator.process;

import org.jspecify.annotations.NullMarked;
