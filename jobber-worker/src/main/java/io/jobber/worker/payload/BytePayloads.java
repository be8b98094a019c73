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

package io.jobber.worker.payload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.PooledDataBuffer;

/**
 * Types that hold bytes and nothing else, which are payloads as they are:
 * {@code ByteBuffer}, {@code DataBuffer}, protobuf's {@code ByteString}, and what has an
 * input stream to be opened, such as a {@code Resource} or a {@code MultipartFile}.
 */
public final class BytePayloads {

	// More than any payload may have: what is larger is refused for its size.
	private static final int LIMIT = 64 * 1024 * 1024;

	private BytePayloads() {
	}

	/**
	 * The bytes that a value holds. Copies what remains of a buffer and leaves its
	 * position where it is; releases a {@code DataBuffer}; opens, reads and closes the
	 * stream of a {@code Resource}, and may block for that.
	 * @param value any object
	 * @return its bytes, or {@code null} if it is of another type
	 * @throws IllegalStateException if a {@code DataBuffer} was released before
	 * @throws UncheckedIOException if the stream cannot be read
	 */
	public static byte @Nullable [] of(Object value) {
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		if (value instanceof DataBuffer buffer) {
			return bytes(buffer);
		}
		if (value instanceof InputStreamSource source) {
			try (InputStream input = source.getInputStream()) {
				return input.readNBytes(LIMIT);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return (value instanceof ByteString bytes) ? bytes.toByteArray() : null;
	}

	/**
	 * Whether a type holds bytes.
	 * @param type the type of a value
	 * @return whether {@link #of} has its bytes
	 */
	public static boolean canWrite(Class<?> type) {
		return ByteBuffer.class.isAssignableFrom(type) || DataBuffer.class.isAssignableFrom(type)
				|| InputStreamSource.class.isAssignableFrom(type) || ByteString.class.isAssignableFrom(type);
	}

	/**
	 * Whether bytes can be read as a type, {@code byte[]} included.
	 * @param type what is wanted
	 * @return whether {@link #read} makes one
	 */
	public static boolean canRead(Class<?> type) {
		return type == byte[].class || type == ByteBuffer.class || type == ByteString.class || isStream(type)
				|| isResource(type) || isBuffer(type);
	}

	/**
	 * Read bytes as one of these types, without copying them where that can be.
	 * @param bytes the content
	 * @param type a type that {@linkplain #canRead can be read}
	 * @return an instance of that type
	 */
	public static Object read(byte[] bytes, Class<?> type) {
		if (type == byte[].class) {
			return bytes;
		}
		if (type == ByteBuffer.class) {
			return ByteBuffer.wrap(bytes);
		}
		if (type == ByteString.class) {
			return ByteString.copyFrom(bytes);
		}
		if (isStream(type)) {
			return new ByteArrayInputStream(bytes);
		}
		return isResource(type) ? new ByteArrayResource(bytes) : DefaultDataBufferFactory.sharedInstance.wrap(bytes);
	}

	private static byte[] bytes(DataBuffer buffer) {
		if (buffer instanceof PooledDataBuffer pooled && !pooled.isAllocated()) {
			throw new IllegalStateException(
					"it was released, as a DataBuffer is once it was sent: pass on its bytes to send them again");
		}
		try {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.toByteBuffer(ByteBuffer.wrap(bytes));
			return bytes;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private static boolean isStream(Class<?> type) {
		return type == InputStream.class || type == ByteArrayInputStream.class;
	}

	private static boolean isResource(Class<?> type) {
		return InputStreamSource.class.isAssignableFrom(type) && type.isAssignableFrom(ByteArrayResource.class);
	}

	private static boolean isBuffer(Class<?> type) {
		return DataBuffer.class.isAssignableFrom(type) && type.isAssignableFrom(DefaultDataBuffer.class);
	}

}
