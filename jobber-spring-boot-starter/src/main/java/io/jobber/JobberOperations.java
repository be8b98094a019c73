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

package io.jobber;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import io.jobber.task.JobberException;
import io.jobber.task.Payload;

/**
 * Runs functions on remote workers. {@link JobberTemplate} does; depend on this to put
 * something else in its place. Implementations are thread-safe.
 * <p>
 * Payloads are {@code byte[]}, {@code ByteBuffer}, {@code Resource} and what else holds
 * bytes, {@code String}, protobuf messages, or anything that Jackson can write, but no
 * publishers, streams and other objects at work; results likewise, and {@link Payload}
 * for the result as it came, with its headers. A {@code Mono} sends nothing until it is
 * subscribed to, sends a task of its own for each subscription, emits on one of Reactor's
 * parallel threads, and cancels the task when it is cancelled. It is empty if the
 * function has no result.
 * <p>
 * What goes wrong with a task is a {@link JobberException}; its subclasses in
 * {@code io.jobber.task} tell the cases apart. A task that cannot be one, for want of a
 * name or with a timeout that is not positive, is an {@link IllegalArgumentException}; an
 * argument that is {@code null}, but for a payload, is that at once.
 */
public interface JobberOperations {

	/**
	 * Return a {@code Mono} that runs a function.
	 * @param function the name of the function
	 * @param payload what it is given; {@code null} for a function without an input
	 * @param resultType what its result is read as
	 * @param <R> the type of the result
	 * @return the result
	 */
	<R> Mono<R> execute(String function, @Nullable Object payload, Class<R> resultType);

	/**
	 * Return a {@code Mono} that runs a function whose result is of a generic type.
	 * @param function the name of the function
	 * @param payload what it is given; {@code null} for a function without an input
	 * @param resultType what its result is read as
	 * @param <R> the type of the result
	 * @return the result
	 */
	<R> Mono<R> execute(String function, @Nullable Object payload, ParameterizedTypeReference<R> resultType);

	/**
	 * Run a function and wait for its result: for platform and virtual threads.
	 * @param function the name of the function
	 * @param payload what it is given; {@code null} for a function without an input
	 * @param resultType what its result is read as
	 * @param <R> the type of the result
	 * @return the result, or {@code null} if the function has none
	 * @throws IllegalStateException if called on an event loop, which must not be blocked
	 */
	<R> @Nullable R executeBlocking(String function, @Nullable Object payload, Class<R> resultType);

	/**
	 * Run a function and wait for its result of a generic type.
	 * @param function the name of the function
	 * @param payload what it is given; {@code null} for a function without an input
	 * @param resultType what its result is read as
	 * @param <R> the type of the result
	 * @return the result, or {@code null} if the function has none
	 * @throws IllegalStateException if called on an event loop, which must not be blocked
	 */
	<R> @Nullable R executeBlocking(String function, @Nullable Object payload,
			ParameterizedTypeReference<R> resultType);

	/**
	 * Describe a task that needs more than a payload.
	 * @param function the name of the function
	 * @return a description to be completed; not thread-safe
	 */
	TaskSpec task(String function);

}
