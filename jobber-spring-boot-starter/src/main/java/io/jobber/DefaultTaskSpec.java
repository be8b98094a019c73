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

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

import io.jobber.codec.PayloadCodecs;
import io.jobber.task.Payload;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;

/**
 * Holds the options that were set; the others are those of the function's pool when the
 * task is sent.
 */
final class DefaultTaskSpec implements TaskSpec {

	private final JobberTemplate template;

	private final String function;

	private @Nullable Object payload;

	private @Nullable Type payloadType;

	private @Nullable String contentType;

	// Sets and maps are replaced, never modified: copies of this share them.
	private Map<String, String> headers = Map.of();

	private Set<String> retryOn = Set.of();

	private @Nullable Duration timeout;

	private @Nullable Duration queueTimeout;

	private @Nullable Priority priority;

	private boolean idempotent;

	DefaultTaskSpec(JobberTemplate template, String function) {
		Assert.notNull(function, "The name of a function must not be null");
		this.template = template;
		this.function = function;
	}

	private DefaultTaskSpec(DefaultTaskSpec other) {
		this.template = other.template;
		this.function = other.function;
		this.payload = other.payload;
		this.payloadType = other.payloadType;
		this.contentType = other.contentType;
		this.headers = other.headers;
		this.retryOn = other.retryOn;
		this.timeout = other.timeout;
		this.queueTimeout = other.queueTimeout;
		this.priority = other.priority;
		this.idempotent = other.idempotent;
	}

	@Override
	public DefaultTaskSpec payload(@Nullable Object payload) {
		this.payload = payload;
		this.payloadType = null;
		return this;
	}

	@Override
	public <T> DefaultTaskSpec payload(@Nullable T payload, Class<T> type) {
		Assert.notNull(type, "The declared type of a payload must not be null: leave it out to write the payload as "
				+ "what it is");
		this.payload = payload;
		this.payloadType = type;
		return this;
	}

	@Override
	public <T> DefaultTaskSpec payload(@Nullable T payload, ParameterizedTypeReference<T> type) {
		Assert.notNull(type, "The declared type of a payload must not be null: leave it out to write the payload as "
				+ "what it is");
		this.payload = payload;
		this.payloadType = type.getType();
		return this;
	}

	@Override
	public DefaultTaskSpec contentType(String contentType) {
		Assert.hasText(contentType, "A content type must not be null or blank: leave it out to have the one that goes "
				+ "with the payload's type");
		this.contentType = contentType;
		return this;
	}

	@Override
	public DefaultTaskSpec header(String name, String value) {
		return headers(Collections.singletonMap(name, value));
	}

	@Override
	public DefaultTaskSpec headers(Map<String, String> headers) {
		Assert.notNull(headers, "Headers must not be null");
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		headers.forEach((name, value) -> {
			Assert.hasText(name, "The name of a header must not be null or blank");
			Assert.notNull(value, () -> "The value of the header '" + name + "' must not be null");
			all.put(name, value);
		});
		this.headers = all;
		return this;
	}

	@Override
	public DefaultTaskSpec timeout(Duration timeout) {
		Assert.notNull(timeout,
				"A timeout must not be null: leave it out to have that of the function's pool " + "(jobber.timeout)");
		this.timeout = timeout;
		return this;
	}

	@Override
	public DefaultTaskSpec queueTimeout(Duration queueTimeout) {
		Assert.notNull(queueTimeout, "A queue timeout must not be null: leave it out to have that of the function's "
				+ "pool (its queue.timeout)");
		this.queueTimeout = queueTimeout;
		return this;
	}

	@Override
	public DefaultTaskSpec priority(Priority priority) {
		Assert.notNull(priority, "A priority must not be null: leave it out to have a normal one");
		this.priority = priority;
		return this;
	}

	@Override
	public DefaultTaskSpec retryOn(String... failureTypes) {
		Assert.notNull(failureTypes, "Types of failures to retry must not be null");
		Set<String> all = new LinkedHashSet<>(this.retryOn);
		for (String type : failureTypes) {
			Assert.hasText(type, "A type of failures to retry must not be null or blank");
			all.add(type);
		}
		this.retryOn = all;
		return this;
	}

	@Override
	public DefaultTaskSpec retryOn(Class<?>... failureTypes) {
		Assert.notNull(failureTypes, "Types of failures to retry must not be null");
		for (Class<?> type : failureTypes) {
			Assert.notNull(type, "A type of failures to retry must not be null or blank");
			Assert.isTrue(Throwable.class.isAssignableFrom(type),
					() -> "A type of failures to retry must be an exception, but is " + type.getName());
		}
		return retryOn(Stream.of(failureTypes).map(Class::getName).toArray(String[]::new));
	}

	@Override
	public DefaultTaskSpec idempotent() {
		this.idempotent = true;
		return this;
	}

	@Override
	public <R> Mono<R> retrieve(Class<R> resultType) {
		return this.template.submit(new DefaultTaskSpec(this), type(resultType));
	}

	@Override
	public <R> Mono<R> retrieve(ParameterizedTypeReference<R> resultType) {
		return this.template.submit(new DefaultTaskSpec(this), type(resultType));
	}

	@Override
	public <R> @Nullable R retrieveBlocking(Class<R> resultType) {
		return this.template.await(this, type(resultType));
	}

	@Override
	public <R> @Nullable R retrieveBlocking(ParameterizedTypeReference<R> resultType) {
		return this.template.await(this, type(resultType));
	}

	String function() {
		return this.function;
	}

	Task build(PayloadCodecs codecs, Function<String, TaskOptions> usual, Type resultType) {
		Payload encoded = codecs.encode(this.payload, this.payloadType, this.contentType);
		boolean list = isList(resultType);
		if (list || !this.headers.isEmpty()) {
			Map<String, String> all = new LinkedHashMap<>(encoded.headers());
			if (list) {
				all.put("jobber-result", "list");
			}
			all.putAll(this.headers);
			encoded = encoded.withHeaders(all);
		}
		return new Task(this.function, encoded, options(usual.apply(this.function)));
	}

	// Of several items that a function returns, a list or an array has room for all. A
	// class is looked at first: nearly all types are one, and asking it for interfaces
	// that it has not costs more than the rest of this method.
	private static boolean isList(Type type) {
		if (type instanceof Class<?> raw) {
			return raw != byte[].class
					&& (raw.isArray() || raw == Iterable.class || Collection.class.isAssignableFrom(raw));
		}
		if (type instanceof ParameterizedType generic) {
			Type raw = generic.getRawType();
			return isList((raw == Optional.class) ? generic.getActualTypeArguments()[0] : raw);
		}
		return type instanceof GenericArrayType;
	}

	static Type type(Class<?> resultType) {
		Assert.notNull(resultType, "The type of a result must not be null: Void is for functions without one");
		return ClassUtils.resolvePrimitiveIfNecessary(resultType);
	}

	static Type type(ParameterizedTypeReference<?> resultType) {
		Assert.notNull(resultType, "The type of a result must not be null: Void is for functions without one");
		return resultType.getType();
	}

	private TaskOptions options(TaskOptions usual) {
		if (this.timeout == null && this.queueTimeout == null && this.priority == null && !this.idempotent
				&& this.retryOn.isEmpty()) {
			return usual;
		}
		Set<String> retried = new LinkedHashSet<>(usual.retryOn());
		retried.addAll(this.retryOn);
		return new TaskOptions((this.timeout != null) ? this.timeout : usual.timeout(),
				(this.queueTimeout != null) ? this.queueTimeout : usual.queueTimeout(),
				this.idempotent || usual.idempotent(), retried,
				(this.priority != null) ? this.priority : usual.priority());
	}

}
