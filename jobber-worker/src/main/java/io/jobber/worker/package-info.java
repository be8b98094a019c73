/**
 * The worker loop in plain Java: join an application, run its tasks, drain.
 */
@NullMarked
package io.jobber.worker;

import org.jspecify.annotations.NullMarked;
