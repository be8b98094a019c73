/**
 * The functions that workers run. A worker ships this package without the web application
 * around it, so it knows the JDK, Spring's context and messages, Jobber's functions with
 * contexts, and Thumbnailator only.
 */
@NullMarked
package io.jobber.sample.functions;

import org.jspecify.annotations.NullMarked;
