/**
 * The built-in scheduler: a policy that says how many workers there should be, and what
 * holds launches up.
 */
@NullMarked
package io.jobber.scheduler.policy;

import org.jspecify.annotations.NullMarked;
