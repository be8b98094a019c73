package io.jobber.codec;

import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

import io.jobber.task.Payload;

/**
 * Sends a {@code String} as it is, in UTF-8 unless the content type names another
 * charset, and reads any payload as text.
 */
public final class TextPayloadCodec implements PayloadCodec {

	@Override
	public boolean canEncode(Object value, @Nullable String contentType) {
		return value instanceof String;
	}

	@Override
	public Payload encode(Object value, @Nullable String contentType) {
		String type = (contentType != null) ? contentType : "text/plain;charset=UTF-8";
		Charset charset = charset(type);
		if (!charset.canEncode()) {
			throw new PayloadCodecException("Text cannot be written in charset " + charset + ", only read");
		}
		return Payload.of(type, ((String) value).getBytes(charset));
	}

	@Override
	public boolean canDecode(Type type, String contentType) {
		return type == String.class;
	}

	@Override
	public Object decode(Payload payload, Type type) {
		return new String(payload.bytes(), charset(payload.contentType()));
	}

	private static Charset charset(String contentType) {
		if (!contentType.toLowerCase(Locale.ROOT).contains("charset")) {
			return StandardCharsets.UTF_8;
		}
		try {
			Charset charset = MimeTypeUtils.parseMimeType(contentType).getCharset();
			return (charset != null) ? charset : StandardCharsets.UTF_8;
		}
		catch (InvalidMimeTypeException ex) {
			throw new PayloadCodecException("Content type '" + contentType + "' cannot be read", ex);
		}
	}

}
