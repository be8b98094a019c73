/**
 * A worker that is a process of its own, started by a launcher with an invitation.
 */
@NullMarked
package io.jobber.worker.function.process;

import org.jspecify.annotations.NullMarked;
