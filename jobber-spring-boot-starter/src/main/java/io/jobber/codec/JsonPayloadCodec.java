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
import org.springframework.core.ResolvableType;
import tools.jackson.databind.ObjectMapper;

import io.jobber.task.Payload;
import io.jobber.worker.payload.JsonPayloadException;
import io.jobber.worker.payload.JsonPayloads;
import io.jobber.worker.payload.LiveObject;

/**
 * Writes any object as JSON, and reads JSON, with Jackson.
 */
public final class JsonPayloadCodec implements PayloadCodec {

	private final JsonPayloads json;

	public JsonPayloadCodec(ObjectMapper mapper) {
		this.json = new JsonPayloads(mapper);
	}

	@Override
	public boolean canEncode(Object value, @Nullable String contentType) {
		return contentType == null || isJson(contentType);
	}

	@Override
	public Payload encode(Object value, @Nullable String contentType) {
		return write(value, null, contentType);
	}

	@Override
	public Payload encode(Object value, Type type, @Nullable String contentType) {
		return write(value, type, contentType);
	}

	private Payload write(Object value, @Nullable Type type, @Nullable String contentType) {
		try {
			return Payload.of((contentType != null) ? contentType : "application/json", this.json.write(value, type));
		}
		catch (JsonPayloadException ex) {
			throw new PayloadCodecException(
					"A " + value.getClass().getName() + " cannot be written as JSON: " + ex.reason(), ex);
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
		LiveObject live = LiveObject.of(ResolvableType.forType(type).toClass()).orElse(null);
		if (live != null) {
			throw new PayloadCodecException(PayloadCodecs.notData(type, live));
		}
		if (!isJson(payload.contentType())) {
			throw new PayloadCodecException("The result is " + payload + ", which is not JSON, so no "
					+ type.getTypeName() + " can be read from it");
		}
		try {
			return this.json.read(payload.bytes(), type);
		}
		catch (JsonPayloadException ex) {
			throw new PayloadCodecException(
					"The result, " + payload + ", is no JSON of a " + type.getTypeName() + ": " + ex.reason(), ex);
		}
	}

	private static boolean isJson(String contentType) {
		int parameters = contentType.indexOf(';');
		String type = ((parameters >= 0) ? contentType.substring(0, parameters) : contentType).strip();
		return type.equalsIgnoreCase("application/json") || type.regionMatches(true, type.length() - 5, "+json", 0, 5);
	}

}
