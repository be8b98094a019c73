package io.jobber.codec;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import io.jobber.task.Payload;

/**
 * Passes {@code byte[]} through, neither copied nor looked at.
 */
public final class BytesPayloadCodec implements PayloadCodec {

	@Override
	public boolean canEncode(Object value, @Nullable String contentType) {
		return value instanceof byte[];
	}

	@Override
	public Payload encode(Object value, @Nullable String contentType) {
		return Payload.of((contentType != null) ? contentType : "application/octet-stream", (byte[]) value);
	}

	@Override
	public boolean canDecode(Type type, String contentType) {
		return type == byte[].class;
	}

	@Override
	public Object decode(Payload payload, Type type) {
		return payload.bytes();
	}

}
