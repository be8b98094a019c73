/**
 * What operators see: health.
 */
@NullMarked
package io.jobber.actuate;

import org.jspecify.annotations.NullMarked;
