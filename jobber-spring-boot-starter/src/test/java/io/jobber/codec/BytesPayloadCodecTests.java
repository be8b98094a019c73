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

import org.junit.jupiter.api.Test;

import io.jobber.task.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BytesPayloadCodec}.
 */
class BytesPayloadCodecTests {

	private final BytesPayloadCodec codec = new BytesPayloadCodec();

	@Test
	void bytesAreSharedNotCopied() {
		byte[] bytes = { 1, 2, 3 };

		Payload payload = this.codec.encode(bytes, null);

		assertThat(payload.bytes()).isSameAs(bytes);
		assertThat(payload.contentType()).isEqualTo("application/octet-stream");
		assertThat(this.codec.decode(payload, byte[].class)).isSameAs(bytes);
	}

	@Test
	void contentTypeOfTheCallerIsKept() {
		assertThat(this.codec.encode(new byte[0], "image/png").contentType()).isEqualTo("image/png");
	}

	@Test
	void onlyByteArraysAreTakenButOfAnyContentType() {
		assertThat(this.codec.canEncode(new byte[0], "application/json")).isTrue();
		assertThat(this.codec.canEncode(new int[0], null)).isFalse();
		assertThat(this.codec.canDecode(byte[].class, "application/json")).isTrue();
		assertThat(this.codec.canDecode(Byte[].class, "application/octet-stream")).isFalse();
		assertThat(this.codec.canDecode(Object.class, "application/octet-stream")).isFalse();
	}

}
