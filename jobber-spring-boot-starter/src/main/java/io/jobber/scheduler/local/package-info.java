/**
 * Workers in the application's own JVM.
 */
@NullMarked
package io.jobber.scheduler.local;

import org.jspecify.annotations.NullMarked;
