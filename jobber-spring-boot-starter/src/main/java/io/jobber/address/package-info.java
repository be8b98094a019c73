/**
 * Finds the address under which workers on other hosts reach this replica.
 */
@NullMarked
package io.jobber.address;

import org.jspecify.annotations.NullMarked;
