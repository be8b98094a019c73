/**
 * Micrometer.
 */
@NullMarked
package io.jobber.observation;

import org.jspecify.annotations.NullMarked;
