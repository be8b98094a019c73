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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.ClassUtils;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

import io.jobber.worker.PlainText;
import io.jobber.worker.payload.BytePayloads;
import io.jobber.worker.payload.JsonPayloadException;
import io.jobber.worker.payload.JsonPayloads;
import io.jobber.worker.payload.LiveObject;

/**
 * Converts payloads to the input types of functions, or fails with one
 * {@link PayloadConversionException}. The catalog's own conversion is not used: it calls
 * a function once for each element of a JSON array, hands it the bytes when conversion
 * fails, turns the text {@code 42} into the integer 52, and loads the class that a
 * content type names.
 */
final class PayloadReader {

	private static final boolean PROTOBUF_PRESENT = ClassUtils.isPresent("com.google.protobuf.MessageLite",
			PayloadReader.class.getClassLoader());

	private final JsonPayloads json;

	private final SimpleTypes simpleTypes;

	private final List<MessageConverter> converters;

	PayloadReader(JsonPayloads json, SimpleTypes simpleTypes, List<MessageConverter> converters) {
		this.json = json;
		this.simpleTypes = simpleTypes;
		this.converters = converters;
	}

	/**
	 * The elements of a task's payload: one, but none for {@code Void} and any number for
	 * a JSON array where a {@code Flux} is taken.
	 * @param part the part that takes it
	 * @param payload the payload
	 * @param headers the headers
	 * @return the elements
	 */
	List<?> readAll(FunctionPart part, byte[] payload, Map<String, Object> headers) {
		InputType input = part.input();
		if (input.rawElement() == Void.class) {
			return List.of();
		}
		if (input.takesElements() && isJson(parse(contentType(headers))) && isArray(payload)) {
			ResolvableType list = ResolvableType.forClassWithGenerics(List.class, input.element());
			List<?> elements = (List<?>) Objects.requireNonNull(read(part, payload, headers, list));
			return (input.optional() != null) ? elements.stream().map(input::wrap).toList() : elements;
		}
		return List.of(input.wrap(read(part, payload, headers, input.element())));
	}

	/**
	 * What one part of a composition returned, as the next part takes it. One that takes
	 * any {@code Object} is given what it would be given had the value been sent to it.
	 * @param previous the part that returned it
	 * @param part the part that takes it
	 * @param value the value
	 * @param headers the headers
	 * @return the value for the next part
	 */
	Object adapt(FunctionPart previous, FunctionPart part, Object value, Map<String, Object> headers) {
		return part.input().wrap(convert(previous, part, value, headers));
	}

	private @Nullable Object convert(FunctionPart previous, FunctionPart part, Object value,
			Map<String, Object> headers) {
		InputType input = part.input();
		Class<?> raw = input.rawElement();
		if (value instanceof byte[] bytes && raw != byte[].class) {
			return read(part, bytes, headers, input.element());
		}
		if (raw.isInstance(value) && (raw != Object.class || isAnyway(value))
				&& !hasOtherElements(previous.outputOf(value), input.element())) {
			return value;
		}
		String text = (raw.isAssignableFrom(String.class) || value instanceof CharSequence)
				? this.simpleTypes.write(value) : null;
		if (text != null && raw != Object.class
				&& (raw.isAssignableFrom(String.class) || this.simpleTypes.canRead(raw))) {
			return fromText(part, text, "text/plain", input.element());
		}
		byte[] held = BytePayloads.of(value);
		if (held != null) {
			return read(part, held, headers, input.element());
		}
		byte[] json;
		try {
			json = this.json.write(value, previous.outputOf(value));
		}
		catch (JsonPayloadException ex) {
			throw failure(part, value.getClass().getName(), input.element(), ex.reason());
		}
		return fromJson(part, json, "application/json", input.element());
	}

	// What a function of Object is given as it is: JSON would make nothing else of it, or
	// a less exact number.
	private static boolean isAnyway(Object value) {
		return value instanceof String || value instanceof Boolean || value instanceof Number
				|| (PROTOBUF_PRESENT && value instanceof MessageLite);
	}

	// A List<Dto> is no List<Person>, though both are lists.
	private static boolean hasOtherElements(@Nullable Type declared, ResolvableType wanted) {
		if (declared == null || !wanted.hasGenerics()) {
			return false;
		}
		ResolvableType given = ResolvableType.forType(declared).as(wanted.toClass());
		for (int i = 0; i < wanted.getGenerics().length; i++) {
			Class<?> wantedElement = wanted.getGeneric(i).resolve();
			Class<?> givenElement = given.getGeneric(i).resolve();
			if (wantedElement != null && givenElement != null && !wantedElement.isAssignableFrom(givenElement)) {
				return true;
			}
		}
		return false;
	}

	private @Nullable Object read(FunctionPart part, byte[] payload, Map<String, Object> headers, ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (payload.length == 0 && part.input().optional() != null && isNothing(parse(contentType(headers)))) {
			return null;
		}
		if (BytePayloads.canRead(raw)) {
			return BytePayloads.read(payload, raw);
		}
		String declared = contentType(headers);
		Object converted = convert(part, payload, headers, type);
		if (converted != null) {
			return converted;
		}
		LiveObject live = LiveObject.of(raw).orElse(null);
		if (live != null) {
			throw failure(part, declared, type,
					"no payload is such an object (have the function take " + live.wanted() + ")");
		}
		MimeType contentType = parse(declared);
		boolean text = contentType != null && "text".equals(contentType.getType());
		if (payload.length == 0 && !text && (raw != Object.class || isJson(contentType))) {
			throw failure(part, declared, type, "the task has no payload (pass what the function takes)");
		}
		if (isJson(contentType)) {
			boolean asItIs = raw != Object.class && raw.isAssignableFrom(String.class) && !isString(payload);
			return asItIs ? new String(payload, StandardCharsets.UTF_8) : fromJson(part, payload, declared, type);
		}
		if (contentType != null && text) {
			Charset charset = contentType.getCharset();
			String content = new String(payload, (charset != null) ? charset : StandardCharsets.UTF_8);
			return fromText(part, content, declared, type);
		}
		if (raw == Object.class) {
			return payload;
		}
		throw failure(part, declared, type, advice(declared, contentType));
	}

	private static String advice(String declared, @Nullable MimeType contentType) {
		if (declared.isBlank()) {
			return "the task does not say what its payload is (give it a content type, such as application/json)";
		}
		if (contentType == null) {
			return "that is no media type (give the task one, such as application/json)";
		}
		return "application/octet-stream".equals(contentType.getType() + "/" + contentType.getSubtype())
				? "bytes are not converted (have the function take byte[], or give the task the content type of "
						+ "what they are, such as application/json)"
				: "no MessageConverter of this worker reads it (add such a bean to the worker, have the function "
						+ "take byte[], or send JSON)";
	}

	private @Nullable Object convert(FunctionPart part, byte[] payload, Map<String, Object> headers,
			ResolvableType type) {
		if (this.converters.isEmpty()) {
			return null;
		}
		Message<byte[]> message = new GenericMessage<>(payload, headers);
		Class<?> raw = type.resolve(Object.class);
		try {
			for (MessageConverter converter : this.converters) {
				Object converted = (converter instanceof SmartMessageConverter smart)
						? smart.fromMessage(message, raw, type.getType()) : converter.fromMessage(message, raw);
				if (raw.isInstance(converted)) {
					return converted;
				}
			}
			return null;
		}
		catch (RuntimeException ex) {
			throw failure(part, contentType(headers), type, reason(ex));
		}
	}

	private @Nullable Object fromJson(FunctionPart part, byte[] json, String contentType, ResolvableType type) {
		Object value;
		try {
			value = this.json.read(json, type.getType());
		}
		catch (JsonPayloadException ex) {
			throw failure(part, contentType, type, ex.reason());
		}
		if (value == null && part.input().optional() == null) {
			throw failure(part, contentType, type, "it is null");
		}
		return value;
	}

	private @Nullable Object fromText(FunctionPart part, String text, String contentType, ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (raw.isInstance(text)) {
			return text;
		}
		try {
			Object value = this.simpleTypes.read(text, type);
			if (value != null || part.input().optional() != null) {
				return value;
			}
		}
		catch (ConverterNotFoundException ex) {
			throw failure(part, contentType, type, "text is not converted to that (send JSON: an object in place of "
					+ "the text, or give the task the content type application/json)");
		}
		catch (ConversionException ex) {
			throw failure(part, contentType, type, PlainText.quote(text) + " is not valid: " + reason(ex));
		}
		throw failure(part, contentType, type, "it is empty");
	}

	// What the converter itself said, not what was made of it.
	private static String reason(RuntimeException failure) {
		boolean wrapped = failure instanceof ConversionException || failure instanceof MessageConversionException;
		Throwable cause = failure.getCause();
		return PlainText.excerpt((wrapped && cause != null) ? cause : failure);
	}

	private static PayloadConversionException failure(FunctionPart part, String contentType, ResolvableType type,
			String detail) {
		return new PayloadConversionException(part.name(), contentType, type.getType(), detail);
	}

	// Text of no characters is text, and a message of defaults has no bytes either.
	private static boolean isNothing(@Nullable MimeType contentType) {
		return contentType == null || isJson(contentType) || contentType.equals(MimeTypeUtils.APPLICATION_OCTET_STREAM);
	}

	static boolean isJson(@Nullable MimeType contentType) {
		return contentType != null
				&& ("json".equals(contentType.getSubtype()) || "json".equals(contentType.getSubtypeSuffix()));
	}

	static @Nullable MimeType parse(String contentType) {
		if (contentType.isBlank()) {
			return null;
		}
		try {
			return MimeTypeUtils.parseMimeType(contentType);
		}
		catch (InvalidMimeTypeException ex) {
			return null;
		}
	}

	private static String contentType(Map<String, Object> headers) {
		Object value = headers.get(MessageHeaders.CONTENT_TYPE);
		return (value != null) ? value.toString() : "";
	}

	private static boolean isArray(byte[] json) {
		return first(json) == '[';
	}

	private static boolean isString(byte[] json) {
		return first(json) == '"';
	}

	private static int first(byte[] json) {
		for (byte value : json) {
			if (value != ' ' && value != '\n' && value != '\r' && value != '\t') {
				return value;
			}
		}
		return -1;
	}

}
