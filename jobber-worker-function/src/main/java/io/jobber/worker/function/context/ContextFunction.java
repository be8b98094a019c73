/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.jobber.worker.function.context;

import org.jspecify.annotations.Nullable;

/**
 * A function whose runs need a context that is expensive to make and serves one run at a
 * time: an encoder with native memory, a parser, an interpreter, a connection. Contexts
 * are started on demand, pooled, and each is stopped exactly once. A bean of this type is
 * an ordinary function of Spring Cloud Function's catalog under its bean's name: a
 * {@code Function<I, O>} of values that may block.
 * <p>
 * {@link #run} is called on the caller's thread, the thread of the task. {@link #start}
 * and {@link #stop} are called on threads of their own, so that cancelling a task
 * interrupts its run, but neither a start, whose context then serves another run, nor a
 * stop. All may block. {@code start}, {@code run} and {@code stop} are called for several
 * contexts at once, so what the function itself holds MUST be thread-safe; a context need
 * not be, for it is handed over from thread to thread.
 *
 * @param <C> the context
 * @param <I> what the function takes; no {@code Mono}, {@code Flux} or future, for the
 * context is given back when {@code run} returns
 * @param <O> what it returns; none of these either
 */
public interface ContextFunction<C, I, O> {

	/**
	 * Prepare what all contexts share. Called once, before the first start: when the
	 * application starts, or before the first run if the bean is lazy.
	 * @throws Exception if the function cannot serve: the application does not start, or
	 * if the bean is lazy, each call fails with this exception
	 */
	default void init() throws Exception {
	}

	/**
	 * Make a context.
	 * @return a new context, which must not be {@code null}
	 * @throws Exception if there can be none: the call that waits for it fails with this
	 * exception, and the next one that needs a context tries again
	 */
	C start() throws Exception;

	/**
	 * Serve one request. Cancelling it, or the end of its task's time, interrupts the
	 * thread.
	 * @param context the context; no other run uses it at the same time
	 * @param input the request
	 * @return the result, or {@code null} for an empty one; must not refer to the context
	 * @throws Exception if the run fails: the call fails with this exception and the
	 * context is stopped, for who knows what state it is in. The same holds for a run
	 * that returns with its thread interrupted.
	 */
	@Nullable O run(C context, I input) throws Exception;

	/**
	 * Destroy a context. Called once for each that was started: after a run that failed,
	 * when it was idle for too long, or when the application shuts down; never while it
	 * is in a run. Its place is free for a new context when this returns.
	 * @param context the context
	 * @throws Exception if it cannot be destroyed, which is logged
	 */
	default void stop(C context) throws Exception {
	}

	/**
	 * How many contexts there may be, and how long things may take. Asked for once,
	 * before {@link #init()}.
	 * @return the limits
	 */
	default ContextLimits limits() {
		return ContextLimits.defaults();
	}

}
