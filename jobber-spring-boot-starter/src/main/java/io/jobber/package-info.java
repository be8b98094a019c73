/**
 * What applications use: {@link io.jobber.JobberTemplate}.
 */
@NullMarked
package io.jobber;

import org.jspecify.annotations.NullMarked;
