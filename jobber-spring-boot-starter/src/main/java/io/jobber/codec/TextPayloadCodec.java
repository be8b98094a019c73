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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.temporal.TemporalAmount;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

import io.jobber.task.Payload;
import io.jobber.worker.PlainText;

/**
 * Sends a {@code String} as it is, in UTF-8 unless the content type names another
 * charset, and reads any payload as text. Results of {@code text/…} are also read as
 * numbers, enums, dates and other simple types, as a {@link ConversionService} makes them
 * of text.
 */
public final class TextPayloadCodec implements PayloadCodec {

	private final ConversionService conversionService;

	/**
	 * A codec that makes simple types of text as Spring does by default.
	 */
	public TextPayloadCodec() {
		this(DefaultConversionService.getSharedInstance());
	}

	/**
	 * A codec that converts text to simple types by a function.
	 * @param conversionService makes simple types of text
	 */
	public TextPayloadCodec(ConversionService conversionService) {
		this.conversionService = conversionService;
	}

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
		return type == String.class
				|| (type instanceof Class<?> raw && isSimple(raw) && contentType.regionMatches(true, 0, "text/", 0, 5)
						&& this.conversionService.canConvert(String.class, raw));
	}

	@Override
	public @Nullable Object decode(Payload payload, Type type) {
		String text = new String(payload.bytes(), charset(payload.contentType()));
		if (type == String.class) {
			return text;
		}
		try {
			return this.conversionService.convert(text, (Class<?>) type);
		}
		catch (ConversionException ex) {
			throw new PayloadCodecException("The result, " + payload + ", is text that stands for no "
					+ type.getTypeName() + ": " + PlainText.quote(text) + " is not valid: "
					+ PlainText.excerpt((ex.getCause() != null) ? ex.getCause() : ex), ex);
		}
	}

	private static boolean isSimple(Class<?> type) {
		return !CharSequence.class.isAssignableFrom(type)
				&& (ClassUtils.isSimpleValueType(type) || TemporalAmount.class.isAssignableFrom(type));
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
