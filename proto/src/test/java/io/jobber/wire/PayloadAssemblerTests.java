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

import java.util.List;
import java.util.Random;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

import io.jobber.proto.v1.Part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How a payload is put together from its parts.
 */
class PayloadAssemblerTests {

	private static final int LIMIT = 1000;

	private final PayloadAssembler payload = new PayloadAssembler();

	@Test
	void partsAndTheRestAreTheWhole() {
		Random random = new Random(1);
		for (int round = 0; round < 200; round++) {
			byte[] bytes = new byte[2 + random.nextInt(LIMIT - 1)];
			random.nextBytes(bytes);
			int from = 0;
			while (from == 0 || random.nextInt(5) > 0 && from < bytes.length) {
				int to = from + 1 + random.nextInt(bytes.length - from);
				add(part(round, bytes, from, to));
				from = to;
			}

			ByteString whole = this.payload.complete(round, 1, from,
					ByteString.copyFrom(bytes, from, bytes.length - from));

			assertThat(whole.toByteArray()).isEqualTo(bytes);
		}
	}

	@Test
	void payloadWithoutPartsIsTheRestItself() {
		ByteString rest = ByteString.copyFromUtf8("all of it");

		assertThat(this.payload.complete(1, 1, 0, rest)).isSameAs(rest);
	}

	@Test
	void payloadWhosePartsAreMissingIsRefused() {
		add(part(1, new byte[10], 0, 4));

		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.payload.complete(1, 1, 6, ByteString.copyFrom(new byte[4])))
			.withMessage("Payload of task 1 is not whole: 6 bytes are said to have come in parts, 4 did, "
					+ "and the rest is 4 bytes of 10");
	}

	@Test
	void partsOfAnotherTaskOrAttemptAreNotTakenForItsOwn() {
		add(part(1, new byte[10], 0, 4));
		ByteString rest = ByteString.copyFrom(new byte[6]);

		assertThatIllegalArgumentException().isThrownBy(() -> this.payload.complete(2, 1, 4, rest))
			.withMessageContaining("4 bytes are said to have come in parts, 0 did");
		assertThatIllegalArgumentException().isThrownBy(() -> this.payload.complete(1, 2, 4, rest));
	}

	@Test
	void payloadLargerThanTheLimitIsNotKept() {
		byte[] bytes = new byte[LIMIT + 1];
		add(part(1, bytes, 0, 500));
		add(part(1, bytes, 500, 1000));

		assertThat(this.payload.complete(1, 1, 1000, ByteString.copyFrom(new byte[1]))).isNull();
		add(part(2, new byte[] { 7 }, 0, 1));
		assertThat(this.payload.complete(2, 1, 1, ByteString.EMPTY)).isEqualTo(ByteString.copyFrom(new byte[] { 7 }));
	}

	@Test
	void sizeThatNoArrayHasIsTooLarge() {
		for (long size : new long[] { Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE }) {
			Part part = part(1, new byte[10], 0, 10).toBuilder().setPayloadBytes(size).build();
			this.payload.add(part, Long.MAX_VALUE);

			assertThatIllegalArgumentException().isThrownBy(() -> this.payload.complete(1, 1, 10, ByteString.EMPTY))
				.withMessageEndingWith("10 did, and the rest is 0 bytes of " + size);
			this.payload.forget(List.of(1L));
		}
	}

	@Test
	void announcedSizeIsUnsigned() {
		add(part(1, new byte[10], 0, 10).toBuilder().setPayloadBytes(-1).build());

		assertThatIllegalArgumentException().isThrownBy(() -> this.payload.complete(1, 1, 10, ByteString.EMPTY))
			.withMessageEndingWith("10 did, and the rest is 0 bytes of " + Long.MAX_VALUE);
	}

	@Test
	void partsThatAreMoreThanThePayloadAreRefused() {
		add(part(1, new byte[10], 0, 9));

		assertThatIllegalArgumentException().isThrownBy(() -> add(part(1, new byte[10], 0, 2)))
			.withMessage("Part of task 1 ends at byte 11 of 10; the first one was of 10 bytes");
	}

	@Test
	void partsThatAnnounceDifferentSizesAreRefused() {
		add(part(1, new byte[10], 0, 4));

		assertThatIllegalArgumentException().isThrownBy(() -> add(part(1, new byte[11], 4, 8)))
			.withMessage("Part of task 1 ends at byte 8 of 11; the first one was of 10 bytes");
	}

	@Test
	void payloadOfAnotherSizeThanAnnouncedIsRefused() {
		add(part(1, new byte[10], 0, 4));

		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.payload.complete(1, 1, 4, ByteString.copyFrom(new byte[5])))
			.withMessage("Payload of task 1 is not whole: 4 bytes are said to have come in parts, 4 did, "
					+ "and the rest is 5 bytes of 10");
	}

	@Test
	void emptyPartsAreHarmless() {
		byte[] bytes = { 7 };
		add(part(1, bytes, 0, 0));
		add(part(1, bytes, 0, 1));
		add(part(1, bytes, 0, 0));

		assertThat(this.payload.complete(1, 1, 1, ByteString.EMPTY)).isEqualTo(ByteString.copyFrom(new byte[] { 7 }));
	}

	@Test
	void firstPartOfAnotherPayloadTakesThePlaceOfWhatWasKept() {
		add(part(1, new byte[10], 0, 4));
		add(part(2, new byte[] { 7, 8 }, 0, 1));

		assertThat(this.payload.complete(2, 1, 1, ByteString.copyFrom(new byte[] { 8 })))
			.isEqualTo(ByteString.copyFrom(new byte[] { 7, 8 }));
	}

	@Test
	void payloadOfACancelledTaskIsForgotten() {
		add(part(1, new byte[10], 0, 4));
		this.payload.forget(List.of(2L, 3L));
		this.payload.forget(List.of(1L));

		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.payload.complete(1, 1, 4, ByteString.copyFrom(new byte[6])));
	}

	private void add(Part part) {
		this.payload.add(part, LIMIT);
	}

	private static Part part(long taskId, byte[] bytes, int from, int to) {
		return Part.newBuilder()
			.setTaskId(taskId)
			.setAttempt(1)
			.setBytes(ByteString.copyFrom(bytes, from, to - from))
			.setPayloadBytes(bytes.length)
			.build();
	}

}
