package io.jobber.codec;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;

import io.jobber.task.Payload;

/**
 * Writes any object as JSON, and reads JSON, with Jackson.
 */
public final class JsonPayloadCodec implements PayloadCodec {

	private final ObjectMapper mapper;

	public JsonPayloadCodec(ObjectMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public boolean canEncode(Object value, @Nullable String contentType) {
		return contentType == null || isJson(contentType);
	}

	@Override
	public Payload encode(Object value, @Nullable String contentType) {
		return encode(this.mapper.writer(), value, contentType);
	}

	@Override
	public Payload encode(Object value, Type type, @Nullable String contentType) {
		return encode(writer(value, this.mapper.constructType(type)), value, contentType);
	}

	// As Spring's converters do: a plain class or interface says no more than the value
	// itself does, and would hide what its subclasses have.
	private ObjectWriter writer(Object value, JavaType type) {
		if (type.isContainerType() || type.isReferenceType()) {
			return this.mapper.writerFor(type);
		}
		return type.hasGenericTypes()
				? this.mapper.writerFor(this.mapper.getTypeFactory().constructSpecializedType(type, value.getClass()))
				: this.mapper.writer();
	}

	private static Payload encode(ObjectWriter writer, Object value, @Nullable String contentType) {
		try {
			return Payload.of((contentType != null) ? contentType : "application/json",
					writer.writeValueAsBytes(value));
		}
		catch (JacksonException ex) {
			throw new PayloadCodecException(
					"A " + value.getClass().getName() + " cannot be written as JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	@Override
	public boolean canDecode(Type type, String contentType) {
		return isJson(contentType) || contentType.startsWith("application/octet-stream");
	}

	@Override
	public @Nullable Object decode(Payload payload, Type type) {
		if (payload.size() == 0) {
			return null;
		}
		if (!isJson(payload.contentType())) {
			throw new PayloadCodecException("The result is " + payload + ", which is not JSON, so no "
					+ type.getTypeName() + " can be read from it");
		}
		try {
			return this.mapper.readValue(payload.bytes(), this.mapper.constructType(type));
		}
		catch (JacksonException ex) {
			// Jackson's message quotes what it read, which is not for logs: it is left to
			// the cause.
			throw new PayloadCodecException("The result, " + payload + ", is no JSON of a " + type.getTypeName() + ": "
					+ ex.getClass().getSimpleName() + place(ex), ex);
		}
	}

	private static String place(JacksonException ex) {
		TokenStreamLocation location = ex.getLocation();
		return (location != null && location.getLineNr() > 0)
				? " at line " + location.getLineNr() + ", column " + location.getColumnNr() : "";
	}

	private static boolean isJson(String contentType) {
		int parameters = contentType.indexOf(';');
		String type = ((parameters >= 0) ? contentType.substring(0, parameters) : contentType).strip();
		return type.equalsIgnoreCase("application/json") || type.regionMatches(true, type.length() - 5, "+json", 0, 5);
	}

}
