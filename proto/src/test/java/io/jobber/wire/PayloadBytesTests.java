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

import java.nio.ByteBuffer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PayloadBytesTests {

	@Test
	void wrappedArrayComesBackWithoutACopy() {
		byte[] payload = { 1, 2, 3 };

		assertThat(PayloadBytes.unwrap(PayloadBytes.wrap(payload))).isSameAs(payload);
	}

	@Test
	void sliceIsCopied() {
		ByteString slice = UnsafeByteOperations.unsafeWrap(new byte[] { 1, 2, 3, 4 }, 1, 2);

		assertThat(PayloadBytes.unwrap(slice)).containsExactly(2, 3);
	}

	@Test
	void prefixIsCopied() {
		ByteString prefix = UnsafeByteOperations.unsafeWrap(new byte[] { 1, 2, 3, 4 }, 0, 2);

		assertThat(PayloadBytes.unwrap(prefix)).containsExactly(1, 2);
	}

	@Test
	void ropeOfSeveralArraysIsCopied() {
		byte[] half = new byte[1000];
		half[999] = 9;
		ByteString rope = PayloadBytes.wrap(half).concat(PayloadBytes.wrap(half));

		assertThat(PayloadBytes.unwrap(rope)).isEqualTo(rope.toByteArray());
	}

	@Test
	void buffersAreCopied() {
		ByteString direct = UnsafeByteOperations.unsafeWrap(ByteBuffer.allocateDirect(3));

		assertThat(PayloadBytes.unwrap(direct)).containsExactly(0, 0, 0);
	}

	@Test
	void emptyPayloadIsAnEmptyArray() {
		assertThat(PayloadBytes.unwrap(ByteString.EMPTY)).isEmpty();
	}

}
