/**
 * What both ends need to turn objects into payloads: JSON, what is no data, and why
 * something cannot be converted. Needs Jackson, which is optional for a worker.
 */
@NullMarked
package io.jobber.worker.payload;

import org.jspecify.annotations.NullMarked;
