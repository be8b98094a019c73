/**
 * A worker's HTTP server: calls of its functions, and invitations.
 */
@NullMarked
package io.jobber.worker.function.http;

import org.jspecify.annotations.NullMarked;
