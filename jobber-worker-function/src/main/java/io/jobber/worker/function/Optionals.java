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

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Values of the JDK that may be there or not: {@code Optional} and its primitive forms.
 */
final class Optionals {

	private Optionals() {
	}

	/**
	 * What an optional type holds.
	 * @param type the type
	 * @return the type, or {@code null} if {@code type} is no optional one
	 */
	static @Nullable ResolvableType element(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (raw == Optional.class) {
			ResolvableType generic = type.getGeneric(0);
			return (generic != ResolvableType.NONE) ? generic : ResolvableType.forClass(Object.class);
		}
		if (raw == OptionalInt.class) {
			return ResolvableType.forClass(Integer.class);
		}
		if (raw == OptionalLong.class) {
			return ResolvableType.forClass(Long.class);
		}
		return (raw == OptionalDouble.class) ? ResolvableType.forClass(Double.class) : null;
	}

	static Object wrap(Class<?> type, @Nullable Object value) {
		if (type == OptionalInt.class) {
			return (value instanceof Integer number) ? OptionalInt.of(number) : OptionalInt.empty();
		}
		if (type == OptionalLong.class) {
			return (value instanceof Long number) ? OptionalLong.of(number) : OptionalLong.empty();
		}
		if (type == OptionalDouble.class) {
			return (value instanceof Double number) ? OptionalDouble.of(number) : OptionalDouble.empty();
		}
		return Optional.ofNullable(value);
	}

	/**
	 * The value itself, or what is in it if it is optional.
	 * @param value the value
	 * @return the value, or {@code null} if there is none
	 */
	static @Nullable Object unwrap(@Nullable Object value) {
		if (value instanceof Optional<?> optional) {
			return optional.orElse(null);
		}
		if (value instanceof OptionalInt optional) {
			return optional.isPresent() ? optional.getAsInt() : null;
		}
		if (value instanceof OptionalLong optional) {
			return optional.isPresent() ? optional.getAsLong() : null;
		}
		if (value instanceof OptionalDouble optional) {
			return optional.isPresent() ? optional.getAsDouble() : null;
		}
		return value;
	}

}
