/**
 * What applications use: {@link io.jobber.JobberTemplate}, by its interface
 * {@link io.jobber.JobberOperations}.
 */
@NullMarked
package io.jobber;

import org.jspecify.annotations.NullMarked;
