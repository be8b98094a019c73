/**
 * Turns objects into payloads and back, at the edge: everything behind sees bytes.
 */
@NullMarked
package io.jobber.codec;

import org.jspecify.annotations.NullMarked;
