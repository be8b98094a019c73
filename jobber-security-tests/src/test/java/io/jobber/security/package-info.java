/**
 * Jobber beside Spring Security.
 */
@NullMarked
package io.jobber.security;

import org.jspecify.annotations.NullMarked;
