/**
 * Tasks, payloads and what can go wrong with them. Depends on the JDK only.
 */
@NullMarked
package io.jobber.task;

import org.jspecify.annotations.NullMarked;
