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

package io.jobber.worker.function;

import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.payload.BytePayloads;

/**
 * Type of a function's input or output: {@code Flux<Message<Person>>} is a container
 * {@code FLUX} of messages with elements of type {@code Person}.
 *
 * @param container what surrounds the elements
 * @param message whether each element comes in a {@code Message}
 * @param element what the payload is converted to
 * @param optional what that is wrapped in, such as {@code Optional}; {@code null} if it
 * must be there
 */
record InputType(Container container, boolean message, ResolvableType element, @Nullable Class<?> optional) {

	private static final ResolvableType ANYTHING = ResolvableType.forClass(Object.class);

	private static final ReactiveAdapterRegistry ADAPTERS = ReactiveAdapterRegistry.getSharedInstance();

	static InputType of(@Nullable Type type) {
		if (type == null) {
			return new InputType(Container.NONE, false, ANYTHING, null);
		}
		ResolvableType element = ResolvableType.forType(type);
		Class<?> raw = element.resolve(Object.class);
		Container container = Container.VALUE;
		if (raw == Mono.class) {
			container = Container.MONO;
		}
		else if (raw == Flux.class || raw == Publisher.class) {
			container = Container.FLUX;
		}
		if (container != Container.VALUE) {
			element = generic(element);
		}
		boolean message = Message.class.isAssignableFrom(element.resolve(Object.class));
		if (message) {
			element = generic(element.as(Message.class));
		}
		ResolvableType inner = Optionals.element(element);
		return (inner != null) ? new InputType(container, message, plain(inner), element.resolve())
				: new InputType(container, message, plain(element), null);
	}

	/**
	 * The element as the function takes it.
	 * @param value the element, or {@code null} for none, which only an optional one is
	 */
	Object wrap(@Nullable Object value) {
		return (this.optional != null) ? Optionals.wrap(this.optional, value) : Objects.requireNonNull(value);
	}

	/**
	 * What a function returns, where futures and the types of other reactive libraries
	 * count as publishers.
	 */
	static InputType ofResult(@Nullable Type type) {
		ResolvableType result = (type != null) ? ResolvableType.forType(type) : ANYTHING;
		Class<?> raw = result.resolve(Object.class);
		boolean adapted = !Publisher.class.isAssignableFrom(raw) && ADAPTERS.getAdapter(raw) != null;
		return of(adapted ? generic(result).getType() : type);
	}

	Class<?> rawElement() {
		return this.element.resolve(Object.class);
	}

	/**
	 * Whether a JSON array stands for the elements of a stream, one by one.
	 */
	boolean takesElements() {
		if (this.container != Container.FLUX) {
			return false;
		}
		Class<?> raw = rawElement();
		return !BytePayloads.canRead(raw) && !raw.isArray() && !Collection.class.isAssignableFrom(raw)
				&& !raw.getName().startsWith("tools.jackson.");
	}

	boolean isReactive() {
		return this.container == Container.MONO || this.container == Container.FLUX;
	}

	private static ResolvableType generic(ResolvableType type) {
		ResolvableType generic = type.getGeneric(0);
		return (generic != ResolvableType.NONE) ? generic : ANYTHING;
	}

	private static ResolvableType plain(ResolvableType type) {
		Type described = type.getType();
		return (described instanceof WildcardType || described instanceof TypeVariable)
				? ResolvableType.forClass(type.resolve(Object.class)) : type;
	}

	/**
	 * What surrounds the elements of an input.
	 */
	enum Container {

		/**
		 * There is no input.
		 */
		NONE,

		/**
		 * Nothing: the function takes the element itself.
		 */
		VALUE,

		/**
		 * A {@code Mono}.
		 */
		MONO,

		/**
		 * A {@code Flux}.
		 */
		FLUX

	}

}
