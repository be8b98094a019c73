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

import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.ClassUtils;
import org.springframework.util.MimeType;

import io.jobber.worker.payload.BytePayloads;
import io.jobber.worker.payload.JsonPayloadException;
import io.jobber.worker.payload.JsonPayloads;

/**
 * Encodes a function's return value as the payload of a result. A {@code Message} decides
 * on its content type where it can be had: text and bytes have any, numbers, dates and
 * other {@link SimpleTypes simple values} have text's, objects have JSON's or what a
 * {@link MessageConverter} writes. Objects of any other content type are written as
 * {@code application/json} and say so, for most often that header was only copied from
 * the task.
 */
final class PayloadWriter {

	private static final String BYTES = "application/octet-stream";

	private static final String TEXT = "text/plain;charset=UTF-8";

	private static final String JSON = "application/json";

	private static final String PROTOBUF = "application/x-protobuf";

	private static final boolean PROTOBUF_PRESENT = ClassUtils.isPresent("com.google.protobuf.MessageLite",
			PayloadWriter.class.getClassLoader());

	private final JsonPayloads json;

	private final SimpleTypes simpleTypes;

	private final List<MessageConverter> converters;

	PayloadWriter(JsonPayloads json, SimpleTypes simpleTypes, List<MessageConverter> converters) {
		this.json = json;
		this.simpleTypes = simpleTypes;
		this.converters = converters;
	}

	/**
	 * Write a result.
	 * @param function the name of the function
	 * @param output the last of the parts that made it, whose declared type counts
	 * @param result the result
	 * @return the encoded result
	 */
	EncodedResult write(String function, @Nullable FunctionPart output, @Nullable Object result) {
		if (result instanceof Message<?> message) {
			Map<String, String> headers = TaskHeaders.toCaller(message.getHeaders());
			Object value = Optionals.unwrap(message.getPayload());
			Object contentType = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
			if (value == null) {
				return new EncodedResult(BYTES, headers, new byte[0]);
			}
			Object payload = bytesOrValue(function, value);
			return (contentType != null) ? write(function, output, payload, headers, contentType.toString())
					: write(function, output, payload, headers);
		}
		Object value = Optionals.unwrap(result);
		return (value != null) ? write(function, output, bytesOrValue(function, value), Map.of())
				: new EncodedResult(BYTES, Map.of(), new byte[0]);
	}

	/**
	 * Write one of several items, as an element of a JSON array.
	 * @param function the name of the function
	 * @param output the last of the parts that made it, whose declared type counts
	 * @param item the item
	 * @return the encoded item
	 */
	byte[] element(String function, @Nullable FunctionPart output, Object item) {
		Object payload = (item instanceof Message<?> message) ? message.getPayload() : item;
		Object value = Optionals.unwrap(payload);
		if (PROTOBUF_PRESENT && value instanceof MessageLite) {
			throw new IllegalStateException(
					"Function '" + function + "' returned several protobuf messages, of which no "
							+ "JSON list is made: have it return one message that holds them");
		}
		return (value != null) ? json(function, output, bytesOrValue(function, value))
				: "null".getBytes(StandardCharsets.UTF_8);
	}

	private static Object bytesOrValue(String function, Object value) {
		try {
			byte[] bytes = BytePayloads.of(value);
			return (bytes != null) ? bytes : value;
		}
		catch (UncheckedIOException | IllegalStateException ex) {
			throw new IllegalStateException("Function '" + function + "' returned a " + value.getClass().getName()
					+ ", which cannot be read: " + ex.getMessage(), ex);
		}
	}

	private EncodedResult write(String function, @Nullable FunctionPart output, Object value,
			Map<String, String> headers) {
		if (value instanceof byte[] bytes) {
			return new EncodedResult(BYTES, headers, bytes);
		}
		if (value instanceof CharSequence text) {
			return new EncodedResult(TEXT, headers, text.toString().getBytes(StandardCharsets.UTF_8));
		}
		if (PROTOBUF_PRESENT && value instanceof MessageLite message) {
			return new EncodedResult(PROTOBUF, headers, message.toByteArray());
		}
		return new EncodedResult(JSON, headers, json(function, output, value));
	}

	private EncodedResult write(String function, @Nullable FunctionPart output, Object value,
			Map<String, String> headers, String declared) {
		MimeType contentType = PayloadReader.parse(declared);
		if (contentType == null) {
			return write(function, output, value, headers);
		}
		if (value instanceof byte[] bytes) {
			return new EncodedResult(declared, headers, bytes);
		}
		byte[] converted = convert(value, contentType);
		if (converted != null) {
			return new EncodedResult(declared, headers, converted);
		}
		if (PayloadReader.isJson(contentType) && !(PROTOBUF_PRESENT && value instanceof MessageLite)) {
			return new EncodedResult(declared, headers, json(function, output, value));
		}
		boolean text = value instanceof CharSequence || "text".equals(contentType.getType());
		String written = text ? this.simpleTypes.write(value) : null;
		if (written != null) {
			Charset charset = contentType.getCharset();
			return new EncodedResult(declared, headers,
					written.getBytes((charset != null) ? charset : StandardCharsets.UTF_8));
		}
		return write(function, output, value, headers);
	}

	private byte @Nullable [] convert(Object value, MimeType contentType) {
		MessageHeaders headers = new MessageHeaders(Map.of(MessageHeaders.CONTENT_TYPE, contentType));
		for (MessageConverter converter : this.converters) {
			Message<?> message = converter.toMessage(value, headers);
			if (message != null && message.getPayload() instanceof byte[] bytes) {
				return bytes;
			}
		}
		return null;
	}

	private byte[] json(String function, @Nullable FunctionPart output, Object value) {
		try {
			return this.json.write(value, (output != null) ? output.outputOf(value) : null);
		}
		catch (JsonPayloadException ex) {
			throw new IllegalStateException("Function '" + function + "' returned a " + value.getClass().getName()
					+ ", which cannot be written as JSON: " + ex.reason(), ex);
		}
	}

	/**
	 * A result as it goes to the caller.
	 *
	 * @param contentType of the payload
	 * @param headers by name
	 * @param payload the encoded result
	 */
	record EncodedResult(String contentType, Map<String, String> headers, byte[] payload) {

	}

}
