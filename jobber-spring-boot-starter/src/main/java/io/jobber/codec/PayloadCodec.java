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

import org.jspecify.annotations.Nullable;

import io.jobber.task.Payload;

/**
 * Turns objects of some types into payloads and back. A bean of this type is asked before
 * the built-in ones, in the order of the beans. Implementations MUST be thread-safe; they
 * run on the caller's thread, or on one of Reactor's parallel threads, so they must not
 * block.
 */
public interface PayloadCodec {

	/**
	 * Whether {@link #encode} takes a value.
	 * @param value what a caller sends
	 * @param contentType the media type that the caller asked for, if it did
	 * @return whether this codec is to be used
	 */
	boolean canEncode(Object value, @Nullable String contentType);

	/**
	 * Encode a value.
	 * @param value what a caller sends
	 * @param contentType the media type that the caller asked for, if it did
	 * @return the payload
	 * @throws PayloadCodecException if the value cannot be encoded
	 */
	Payload encode(Object value, @Nullable String contentType);

	/**
	 * Encode a value that was given with its type, which may say more than its class:
	 * {@code List<Shape>}. Ignores the type unless overridden.
	 * @param value what a caller sends
	 * @param type the declared type; the value is an instance of its raw class
	 * @param contentType the media type that the caller asked for, if it did
	 * @return the payload
	 * @throws PayloadCodecException if the value cannot be encoded
	 */
	default Payload encode(Object value, Type type, @Nullable String contentType) {
		return encode(value, contentType);
	}

	/**
	 * Whether {@link #decode} makes a value of a type.
	 * @param type what the caller wants
	 * @param contentType the media type of the payload
	 * @return whether this codec is to be used
	 */
	boolean canDecode(Type type, String contentType);

	/**
	 * Decode a payload.
	 * @param payload what a worker sent
	 * @param type what the caller wants
	 * @return the value, or {@code null} if the payload stands for none
	 * @throws PayloadCodecException if the payload cannot be decoded
	 */
	@Nullable Object decode(Payload payload, Type type);

}
