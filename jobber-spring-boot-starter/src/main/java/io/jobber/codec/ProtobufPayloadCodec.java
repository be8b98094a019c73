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

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

import io.jobber.task.Payload;

/**
 * Sends and reads protobuf messages in their binary form.
 */
public final class ProtobufPayloadCodec implements PayloadCodec {

	private static final String CONTENT_TYPE = "application/x-protobuf";

	// Generated messages have a static getDefaultInstance(); it is looked up once a
	// class.
	private static final ClassValue<MessageLite> PROTOTYPES = new ClassValue<>() {

		@Override
		protected MessageLite computeValue(Class<?> type) {
			try {
				return (MessageLite) type.getMethod("getDefaultInstance").invoke(null);
			}
			catch (ReflectiveOperationException ex) {
				throw new PayloadCodecException(type.getName() + " is not a generated protobuf message", ex);
			}
		}

	};

	@Override
	public boolean canEncode(Object value, @Nullable String contentType) {
		return value instanceof MessageLite && (contentType == null || contentType.contains("protobuf"));
	}

	@Override
	public Payload encode(Object value, @Nullable String contentType) {
		return Payload.of((contentType != null) ? contentType : CONTENT_TYPE, ((MessageLite) value).toByteArray());
	}

	@Override
	public boolean canDecode(Type type, String contentType) {
		return type instanceof Class<?> messageType && MessageLite.class.isAssignableFrom(messageType)
				&& (contentType.contains("protobuf") || contentType.startsWith("application/octet-stream"));
	}

	@Override
	public Object decode(Payload payload, Type type) {
		try {
			return PROTOTYPES.get((Class<?>) type).getParserForType().parseFrom(payload.bytes());
		}
		catch (InvalidProtocolBufferException ex) {
			throw new PayloadCodecException(
					"The result, " + payload + ", is no " + type.getTypeName() + ": " + ex.getMessage(), ex);
		}
	}

}
