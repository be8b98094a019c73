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

package io.jobber.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * Crosses between byte arrays and protobuf's byte strings, without a copy where both
 * sides hold the same bytes. Neither side may modify them afterwards.
 */
public final class PayloadBytes {

	private PayloadBytes() {
	}

	/**
	 * Wrap an array, without a copy.
	 * @param payload what is sent
	 * @return the same bytes
	 */
	public static ByteString wrap(byte[] payload) {
		return UnsafeByteOperations.unsafeWrap(payload);
	}

	/**
	 * Wrap a range of an array, without a copy.
	 * @param payload what is sent
	 * @param from where the range begins
	 * @param to where it ends, exclusive
	 * @return the same bytes
	 */
	public static ByteString wrap(byte[] payload, int from, int to) {
		return UnsafeByteOperations.unsafeWrap(payload, from, to - from);
	}

	/**
	 * Take the array out of a byte string, without a copy if it is one array and whole,
	 * as that of a parsed frame is.
	 * @param payload what was received
	 * @return the same bytes
	 */
	public static byte[] unwrap(ByteString payload) {
		Capture capture = new Capture(payload.size());
		try {
			UnsafeByteOperations.unsafeWriteTo(payload, capture);
		}
		catch (IOException ex) {
			throw new IllegalStateException("A byte string could not be written to memory", ex);
		}
		byte[] array = capture.array;
		return (array != null) ? array : payload.toByteArray();
	}

	/**
	 * Keeps the array behind a byte string, if it is one array and whole.
	 */
	private static final class Capture extends ByteOutput {

		private final int size;

		private byte @Nullable [] array;

		Capture(int size) {
			this.size = size;
		}

		@Override
		public void writeLazy(byte[] value, int offset, int length) {
			if (offset == 0 && length == this.size && value.length == this.size) {
				this.array = value;
			}
		}

		@Override
		public void write(byte value) {
		}

		@Override
		public void write(byte[] value, int offset, int length) {
		}

		@Override
		public void write(ByteBuffer value) {
		}

		@Override
		public void writeLazy(ByteBuffer value) {
		}

	}

}
