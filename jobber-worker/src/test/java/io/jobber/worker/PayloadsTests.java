package io.jobber.worker;

import java.nio.ByteBuffer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PayloadsTests {

	@Test
	void wrappedArrayComesBackWithoutACopy() {
		byte[] payload = { 1, 2, 3 };

		assertThat(Payloads.unwrap(Payloads.wrap(payload))).isSameAs(payload);
	}

	@Test
	void sliceIsCopied() {
		ByteString slice = UnsafeByteOperations.unsafeWrap(new byte[] { 1, 2, 3, 4 }, 1, 2);

		assertThat(Payloads.unwrap(slice)).containsExactly(2, 3);
	}

	@Test
	void prefixIsCopied() {
		ByteString prefix = UnsafeByteOperations.unsafeWrap(new byte[] { 1, 2, 3, 4 }, 0, 2);

		assertThat(Payloads.unwrap(prefix)).containsExactly(1, 2);
	}

	@Test
	void ropeOfSeveralArraysIsCopied() {
		byte[] half = new byte[1000];
		half[999] = 9;
		ByteString rope = Payloads.wrap(half).concat(Payloads.wrap(half));

		assertThat(Payloads.unwrap(rope)).isEqualTo(rope.toByteArray());
	}

	@Test
	void buffersAreCopied() {
		ByteString direct = UnsafeByteOperations.unsafeWrap(ByteBuffer.allocateDirect(3));

		assertThat(Payloads.unwrap(direct)).containsExactly(0, 0, 0);
	}

	@Test
	void emptyPayloadIsAnEmptyArray() {
		assertThat(Payloads.unwrap(ByteString.EMPTY)).isEmpty();
	}

}
