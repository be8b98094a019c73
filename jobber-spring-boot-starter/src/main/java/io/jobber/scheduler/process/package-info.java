/**
 * Workers as processes of this host.
 */
@NullMarked
package io.jobber.scheduler.process;

import org.jspecify.annotations.NullMarked;
