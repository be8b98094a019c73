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

import java.lang.reflect.InvocationTargetException;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.MimeType;

/**
 * Converts protobuf messages from and to {@code application/x-protobuf}, and nothing
 * else. Spring Messaging has a converter for it, but Spring Cloud Function accepts none
 * from Spring's own packages.
 */
final class ProtobufMessageConverter extends AbstractMessageConverter {

	private static final ClassValue<Parser<?>> PARSERS = new ClassValue<>() {

		@Override
		protected Parser<?> computeValue(Class<?> type) {
			try {
				return (Parser<?>) type.getMethod("parser").invoke(null);
			}
			catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
				throw new MessageConversionException(type.getName() + " is not a generated protobuf message", ex);
			}
		}

	};

	ProtobufMessageConverter() {
		super(MimeType.valueOf("application/x-protobuf"));
		// Else it would answer for messages without a content type.
		setStrictContentTypeMatch(true);
	}

	@Override
	protected boolean supports(Class<?> type) {
		return MessageLite.class.isAssignableFrom(type);
	}

	@Override
	protected @Nullable Object convertFromInternal(Message<?> message, Class<?> type, @Nullable Object hint) {
		if (!(message.getPayload() instanceof byte[] bytes)) {
			return null;
		}
		try {
			return PARSERS.get(type).parseFrom(bytes);
		}
		catch (InvalidProtocolBufferException ex) {
			throw new MessageConversionException(message, "Not a " + type.getName(), ex);
		}
	}

	@Override
	protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
		return ((MessageLite) payload).toByteArray();
	}

}
