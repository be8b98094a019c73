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

import java.io.UncheckedIOException;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import io.jobber.task.Payload;
import io.jobber.worker.payload.BytePayloads;

/**
 * Passes {@code byte[]} through, neither copied nor looked at, and the bytes of what
 * holds nothing else: {@code ByteBuffer}, whose position stays where it is;
 * {@code DataBuffer}, which is released; protobuf's {@code ByteString}; {@code Resource}
 * and {@code MultipartFile}, which are read when the task is sent, and may block for
 * that. Any result can be read as one of these, or as an {@code InputStream}.
 */
public final class BytesPayloadCodec implements PayloadCodec {

	@Override
	public boolean canEncode(Object value, @Nullable String contentType) {
		return value instanceof byte[] || BytePayloads.canWrite(value.getClass());
	}

	@Override
	public Payload encode(Object value, @Nullable String contentType) {
		return Payload.of((contentType != null) ? contentType : "application/octet-stream", bytes(value));
	}

	@Override
	public boolean canDecode(Type type, String contentType) {
		return BytePayloads.canRead(PayloadCodecs.raw(type));
	}

	@Override
	public Object decode(Payload payload, Type type) {
		return BytePayloads.read(payload.bytes(), PayloadCodecs.raw(type));
	}

	private static byte[] bytes(Object value) {
		try {
			byte[] held = (value instanceof byte[] bytes) ? bytes : BytePayloads.of(value);
			return (held != null) ? held : new byte[0];
		}
		catch (UncheckedIOException | IllegalStateException ex) {
			throw new PayloadCodecException("A " + value.getClass().getName() + " cannot be read: " + ex.getMessage(),
					ex);
		}
	}

}
