/**
 * Wires everything; nothing imports it.
 */
@NullMarked
package io.jobber.autoconfigure;

import org.jspecify.annotations.NullMarked;
