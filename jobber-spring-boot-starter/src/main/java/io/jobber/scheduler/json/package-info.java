/**
 * The JSON in which invitations travel to other platforms, and reports back.
 */
@NullMarked
package io.jobber.scheduler.json;

import org.jspecify.annotations.NullMarked;
