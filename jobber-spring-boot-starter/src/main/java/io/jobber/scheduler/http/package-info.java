/**
 * Workers of any platform that starts one for a POST.
 */
@NullMarked
package io.jobber.scheduler.http;

import org.jspecify.annotations.NullMarked;
