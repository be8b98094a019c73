/**
 * What both ends of a Join stream need to speak it, beside the generated messages: large
 * payloads travel in parts, of which a window is unacknowledged at most, ahead of the
 * task or result that they belong to.
 */
@NullMarked
package io.jobber.wire;

import org.jspecify.annotations.NullMarked;
