/**
 * The hot path: pairs queued tasks with free slots of joined workers. Depends on the JDK
 * and {@code io.jobber.task} only; it sees bytes, and knows nothing of gRPC, Spring or
 * Reactor.
 */
@NullMarked
package io.jobber.dispatch;

import org.jspecify.annotations.NullMarked;
