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

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import io.jobber.task.Priority;

/**
 * A fluent specification of one task, which submits it. The order of the steps means
 * nothing, and what is not set is that of the function's pool. A spec may be sent any
 * number of times, and changed in between: each time its task is the one described by
 * then. Not thread-safe.
 * <p>
 * {@code null} where it is not allowed, and a blank text, are an
 * {@link IllegalArgumentException} at once. A function's name that is blank and a timeout
 * that cannot be one are that when the task is sent: thrown, or the error of the
 * {@code Mono}.
 */
public interface TaskSpec {

	/**
	 * Set what the function is given. Nothing, unless this is called.
	 * @param payload the input; it must not be modified until the task has ended
	 * @return this
	 */
	TaskSpec payload(@Nullable Object payload);

	/**
	 * Set what the function is given, and write it as {@code type} rather than as its
	 * class, for codecs to which that makes a difference: so that a subtype is written
	 * with its type id where {@code type} asks for that.
	 * @param payload the input; it must not be modified until the task has ended
	 * @param type the declared type of the payload
	 * @param <T> the declared type of the payload
	 * @return this
	 */
	<T> TaskSpec payload(@Nullable T payload, Class<T> type);

	/**
	 * Set what the function is given, and write it as the generic {@code type}, such as
	 * {@code List<Shape>}, of which its class says nothing.
	 * @param payload the input; it must not be modified until the task has ended
	 * @param type the declared type of the payload
	 * @param <T> the declared type of the payload
	 * @return this
	 */
	<T> TaskSpec payload(@Nullable T payload, ParameterizedTypeReference<T> type);

	/**
	 * Set the media type of the payload, in place of the one that goes with its Java
	 * type.
	 * @param contentType such as {@code image/jpeg}
	 * @return this
	 */
	TaskSpec contentType(String contentType);

	/**
	 * Add a header for the function.
	 * @param name the name; a header of that name is replaced
	 * @param value the value
	 * @return this
	 */
	TaskSpec header(String name, String value);

	/**
	 * Add headers for the function.
	 * @param headers values by name; headers of those names are replaced
	 * @return this
	 */
	TaskSpec headers(Map<String, String> headers);

	/**
	 * Set how long the task may take, the wait for a worker included, in place of
	 * {@code jobber.timeout}.
	 * @param timeout must be positive, and at most a year
	 * @return this
	 */
	TaskSpec timeout(Duration timeout);

	/**
	 * Set how much of its time the task may wait for a worker, in place of
	 * {@code jobber.queue.timeout}.
	 * @param queueTimeout must be positive, and at most a year; longer than the timeout
	 * it means nothing
	 * @return this
	 */
	TaskSpec queueTimeout(Duration queueTimeout);

	/**
	 * Set how urgent the task is among those that wait. Normal, unless this is called.
	 * @param priority the level
	 * @return this
	 */
	TaskSpec priority(Priority priority);

	/**
	 * Run the function again after it threw one of these, or of those named before, up to
	 * {@code jobber.max-attempts} times in all and within the task's timeout. Types are
	 * compared by name, not by inheritance: the worker's exception need not be a class
	 * here.
	 * @param failureTypes full names of exception classes, those of nested ones as
	 * {@code com.example.Outer$Inner}
	 * @return this
	 */
	TaskSpec retryOn(String... failureTypes);

	/**
	 * Run the function again after it threw one of these, or of those named before, as
	 * {@link #retryOn(String...)} does with their names: exactly these, and not their
	 * subclasses, of which the worker's may be unknown here.
	 * @param failureTypes classes of exceptions
	 * @return this
	 */
	TaskSpec retryOn(Class<?>... failureTypes);

	/**
	 * Say that running the task twice does no harm, so that it is given to another worker
	 * when the first was lost.
	 * @return this
	 */
	TaskSpec idempotent();

	/**
	 * Return a {@code Mono} that sends the task, as it is described by now, on each
	 * subscription.
	 * @param resultType what the result is read as
	 * @param <R> the type of the result
	 * @return the result; see {@link JobberOperations} for its threads, cancellation and
	 * failures
	 */
	<R> Mono<R> retrieve(Class<R> resultType);

	/**
	 * Return a {@code Mono} that sends the task, as it is described by now, on each
	 * subscription, and reads the result as a generic type.
	 * @param resultType what the result is read as
	 * @param <R> the type of the result
	 * @return the result; see {@link JobberOperations} for its threads, cancellation and
	 * failures
	 */
	<R> Mono<R> retrieve(ParameterizedTypeReference<R> resultType);

	/**
	 * Send the task and wait for its result: for platform and virtual threads.
	 * @param resultType what the result is read as
	 * @param <R> the type of the result
	 * @return the result, or {@code null} if the function has none
	 * @throws IllegalStateException if called on an event loop, which must not be blocked
	 */
	<R> @Nullable R retrieveBlocking(Class<R> resultType);

	/**
	 * Send the task and wait for its result of a generic type.
	 * @param resultType what the result is read as
	 * @param <R> the type of the result
	 * @return the result, or {@code null} if the function has none
	 * @throws IllegalStateException if called on an event loop, which must not be blocked
	 */
	<R> @Nullable R retrieveBlocking(ParameterizedTypeReference<R> resultType);

}
