/**
 * Decides when workers are launched and drained, and asks a platform to launch them.
 * Knows neither the dispatcher nor any platform.
 */
@NullMarked
package io.jobber.scheduler;

import org.jspecify.annotations.NullMarked;
