/**
 * Ties a dispatcher, its workers and their scheduler together: the two know nothing of
 * each other.
 */
@NullMarked
package io.jobber.pool;

import org.jspecify.annotations.NullMarked;
