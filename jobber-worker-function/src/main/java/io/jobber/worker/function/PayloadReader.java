package io.jobber.worker.function;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.ClassUtils;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import tools.jackson.core.JacksonException;

/**
 * Converts payloads to what functions take, or fails with one
 * {@link PayloadConversionException}. The catalog's own conversion is not used: it calls
 * a function once for each element of a JSON array, hands it the bytes when conversion
 * fails, turns the text {@code 42} into the integer 52, and loads the class that a
 * content type names.
 */
final class PayloadReader {

	private static final boolean PROTOBUF_PRESENT = ClassUtils.isPresent("com.google.protobuf.MessageLite",
			PayloadReader.class.getClassLoader());

	private final JsonMapper jsonMapper;

	private final SimpleTypes simpleTypes;

	private final List<MessageConverter> converters;

	PayloadReader(JsonMapper jsonMapper, SimpleTypes simpleTypes, List<MessageConverter> converters) {
		this.jsonMapper = jsonMapper;
		this.simpleTypes = simpleTypes;
		this.converters = converters;
	}

	/**
	 * The elements of a task's payload: one, but none for {@code Void} and any number for
	 * a JSON array where a {@code Flux} is taken.
	 */
	List<?> readAll(FunctionPart part, byte[] payload, Map<String, Object> headers) {
		InputType input = part.input();
		if (input.rawElement() == Void.class) {
			return List.of();
		}
		if (input.takesElements() && isJson(parse(contentType(headers))) && isArray(payload)) {
			ResolvableType list = ResolvableType.forClassWithGenerics(List.class, input.element());
			return (List<?>) read(part, payload, headers, list);
		}
		return List.of(read(part, payload, headers, input.element()));
	}

	/**
	 * What one part of a composition returned, as the next part takes it. One that takes
	 * any {@code Object} is given what it would be given had the value been sent to it.
	 */
	Object adapt(FunctionPart part, Object value, Map<String, Object> headers) {
		InputType input = part.input();
		Class<?> raw = input.rawElement();
		if (value instanceof byte[] bytes && raw != byte[].class) {
			return read(part, bytes, headers, input.element());
		}
		if (raw.isInstance(value) && (raw != Object.class || isAnyway(value))) {
			return value;
		}
		String text = raw.isAssignableFrom(String.class) || value instanceof CharSequence
				? this.simpleTypes.write(value) : null;
		if (text != null && raw != Object.class
				&& (raw.isAssignableFrom(String.class) || this.simpleTypes.canRead(raw))) {
			return fromText(part, text, "text/plain", input.element());
		}
		byte[] json = this.jsonMapper.toJson(value);
		if (json == null) {
			throw failure(part, value.getClass().getName(), input.element(), "");
		}
		return fromJson(part, json, "application/json", input.element());
	}

	// What a function of Object is given as it is: JSON would make nothing else of it, or
	// a less exact number.
	private static boolean isAnyway(Object value) {
		return value instanceof String || value instanceof Boolean || value instanceof Number
				|| (PROTOBUF_PRESENT && value instanceof MessageLite);
	}

	private Object read(FunctionPart part, byte[] payload, Map<String, Object> headers, ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (raw == byte[].class) {
			return payload;
		}
		String declared = contentType(headers);
		Object converted = convert(part, payload, headers, type);
		if (converted != null) {
			return converted;
		}
		MimeType contentType = parse(declared);
		if (isJson(contentType)) {
			boolean text = raw != Object.class && raw.isAssignableFrom(String.class) && !isString(payload);
			return text ? new String(payload, StandardCharsets.UTF_8) : fromJson(part, payload, declared, type);
		}
		if (contentType != null && "text".equals(contentType.getType())) {
			Charset charset = contentType.getCharset();
			String text = new String(payload, (charset != null) ? charset : StandardCharsets.UTF_8);
			return fromText(part, text, declared, type);
		}
		if (raw == Object.class) {
			return payload;
		}
		throw failure(part, declared, type, "");
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
			throw failure(part, contentType(headers), type, "");
		}
	}

	private Object fromJson(FunctionPart part, byte[] json, String contentType, ResolvableType type) {
		Object value;
		try {
			value = this.jsonMapper.fromJson(json, type.getType());
		}
		catch (RuntimeException ex) {
			throw failure(part, contentType, type, location(ex));
		}
		if (value == null) {
			throw failure(part, contentType, type, "it is null");
		}
		return value;
	}

	private Object fromText(FunctionPart part, String text, String contentType, ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (raw.isInstance(text)) {
			return text;
		}
		try {
			Object value = this.simpleTypes.read(text, type);
			if (value != null) {
				return value;
			}
		}
		catch (ConversionException ex) {
			throw failure(part, contentType, type, "");
		}
		throw failure(part, contentType, type, "it is empty");
	}

	private static PayloadConversionException failure(FunctionPart part, String contentType, ResolvableType type,
			String detail) {
		return new PayloadConversionException(part.name(), contentType, type.getType(), detail);
	}

	private static String location(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof JacksonException jackson && jackson.getLocation() != null) {
				return "wrong at line " + jackson.getLocation().getLineNr() + ", column "
						+ jackson.getLocation().getColumnNr();
			}
		}
		return "";
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
