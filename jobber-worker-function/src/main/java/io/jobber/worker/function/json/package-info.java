/**
 * The JSON in which invitations come and reports go, whatever started the worker.
 */
@NullMarked
package io.jobber.worker.function.json;

import org.jspecify.annotations.NullMarked;
