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

package io.jobber.codec;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import io.jobber.task.Payload;
import io.jobber.worker.payload.LiveObject;

/**
 * All codecs of an application, asked in order: the first that takes a value is used.
 */
public final class PayloadCodecs {

	private final List<PayloadCodec> codecs;

	public PayloadCodecs(List<PayloadCodec> codecs) {
		this.codecs = List.copyOf(codecs);
	}

	/**
	 * Encode a value of no declared type.
	 * @param value see {@link #encode(Object, Type, String)}
	 * @param contentType the media type that the caller asked for, if it did
	 * @return the payload
	 * @throws PayloadCodecException if no codec takes the value, or the one that does
	 * fails
	 */
	public Payload encode(@Nullable Object value, @Nullable String contentType) {
		return encode(value, null, contentType);
	}

	/**
	 * Encode a value.
	 * @param value a {@link Payload}, which stays what it is; {@code null}, which becomes
	 * an empty one; anything that one of the codecs takes; or an {@code Optional} of
	 * these
	 * @param type the type that the caller declared, such as {@code List<Shape>}, if it
	 * did
	 * @param contentType the media type that the caller asked for, if it did
	 * @return the payload
	 * @throws PayloadCodecException if the value is not of that type, no codec takes it,
	 * or the one that does fails
	 */
	public Payload encode(@Nullable Object value, @Nullable Type type, @Nullable String contentType) {
		if (value == null) {
			return Payload.empty();
		}
		if (value instanceof Payload payload) {
			return (contentType != null) ? Payload.of(contentType, payload.bytes()).withHeaders(payload.headers())
					: payload;
		}
		if (type != null && !ClassUtils.isAssignableValue(raw(type), value)) {
			throw new PayloadCodecException("A " + value.getClass().getName() + " is not a " + type.getTypeName()
					+ ", the type that was declared for the payload");
		}
		if (value instanceof Optional<?> optional) {
			return encode(optional.orElse(null), (type != null) ? element(type) : null, contentType);
		}
		for (PayloadCodec codec : this.codecs) {
			if (codec.canEncode(value, contentType)) {
				return (type != null) ? codec.encode(value, type, contentType) : codec.encode(value, contentType);
			}
		}
		LiveObject live = LiveObject.of(value.getClass()).orElse(null);
		if (live != null) {
			throw new PayloadCodecException("No payload can be made of it: " + live.refusal(value.getClass()));
		}
		throw new PayloadCodecException("No codec turns a " + value.getClass().getName() + " into "
				+ ((contentType != null)
						? contentType + " (pass it as a String or byte[] that is " + contentType + " already, or "
						: "a payload (")
				+ "add a PayloadCodec bean)");
	}

	/**
	 * Decode a payload.
	 * @param payload what a worker sent
	 * @param type what the caller wants; {@link Payload} for the payload itself,
	 * {@link Void} for nothing, and an {@code Optional} for what may be nothing
	 * @return the value, or {@code null} if the payload stands for none: it is what
	 * {@code null} is encoded as, or its codec says so
	 * @throws PayloadCodecException if no codec makes the type of the payload, or the one
	 * that does fails
	 */
	public @Nullable Object decode(Payload payload, Type type) {
		if (type == Payload.class) {
			return payload;
		}
		if (raw(type) == Optional.class) {
			return Optional.ofNullable(decode(payload, element(type)));
		}
		if (type == Void.class || type == void.class || isNothing(payload)) {
			return nothing(type);
		}
		for (PayloadCodec codec : this.codecs) {
			if (codec.canDecode(type, payload.contentType())) {
				return codec.decode(payload, type);
			}
		}
		if (isTextAnyway(type, payload.contentType())) {
			return decode(payload, String.class);
		}
		LiveObject live = LiveObject.of(raw(type)).orElse(null);
		throw new PayloadCodecException((live != null) ? notData(type, live)
				: "No codec turns " + payload + " into a " + type.getTypeName()
						+ " (ask for byte[], String or Payload, have the function return an object, which is sent as "
						+ "JSON, or add a PayloadCodec bean that reads " + payload.contentType() + ")");
	}

	// Text asked for as an Object, or another type that says no more, is a String.
	private static boolean isTextAnyway(Type type, String contentType) {
		return type instanceof Class<?> raw && raw != String.class && raw.isAssignableFrom(String.class)
				&& contentType.regionMatches(true, 0, "text/", 0, 5);
	}

	private static @Nullable Object nothing(Type type) {
		if (type == OptionalInt.class) {
			return OptionalInt.empty();
		}
		if (type == OptionalLong.class) {
			return OptionalLong.empty();
		}
		return (type == OptionalDouble.class) ? OptionalDouble.empty() : null;
	}

	/**
	 * The class of a type. Asked several times for each task, mostly of a class.
	 * @param type the type
	 * @return the class
	 */
	static Class<?> raw(Type type) {
		return (type instanceof Class<?> raw) ? raw : ResolvableType.forType(type).toClass();
	}

	private static Type element(Type optional) {
		ResolvableType type = ResolvableType.forType(optional);
		return type.hasGenerics() ? type.getGeneric(0).getType() : Object.class;
	}

	static String notData(Type type, LiveObject live) {
		return "No result can be read as a " + type.getTypeName() + " (ask for " + live.wanted() + ")";
	}

	// Text of no characters and a protobuf message of defaults have no bytes either, but
	// say what they are.
	private static boolean isNothing(Payload payload) {
		return payload.size() == 0 && payload.contentType().equals(Payload.empty().contentType());
	}

}
