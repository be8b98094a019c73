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
