/**
 * What {@code --info} tells of a worker.
 */
@NullMarked
package io.jobber.worker.function.info;

import org.jspecify.annotations.NullMarked;
