/**
 * What an application leaves out when its JVM is a worker and nothing else.
 */
@NullMarked
package io.jobber.worker.function.role;

import org.jspecify.annotations.NullMarked;
