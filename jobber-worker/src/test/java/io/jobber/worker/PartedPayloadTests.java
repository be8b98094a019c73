package io.jobber.worker;

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
class PartedPayloadTests {

	private static final int LIMIT = 1000;

	private final PartedPayload payload = new PartedPayload();

	@Test
	void partsAndTheRestAreTheWhole() {
		Random random = new Random(1);
		for (int round = 0; round < 200; round++) {
			byte[] bytes = new byte[2 + random.nextInt(LIMIT - 1)];
			random.nextBytes(bytes);
			int from = 0;
			while (from == 0 || random.nextInt(5) > 0 && from < bytes.length) {
				int to = from + 1 + random.nextInt(bytes.length - from);
				add(part(round, bytes.length, bytes, from, to));
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
	void wholePayloadIsHandedOverWithoutACopy() {
		add(part(1, 4, new byte[4], 0, 3));

		ByteString whole = this.payload.complete(1, 1, 3, ByteString.copyFromUtf8("d"));

		assertThat(Payloads.unwrap(whole)).isSameAs(Payloads.unwrap(whole)).hasSize(4);
	}

	@Test
	void payloadWhosePartsAreMissingIsRefused() {
		add(part(1, 10, new byte[10], 0, 4));

		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.payload.complete(1, 1, 6, ByteString.copyFrom(new byte[4])))
			.withMessage("Payload of task 1 is not whole: 6 bytes are said to have come in parts, 4 did");
	}

	@Test
	void partsOfAnotherTaskOrAttemptAreNotTakenForItsOwn() {
		add(part(1, 10, new byte[10], 0, 4));
		ByteString rest = ByteString.copyFrom(new byte[6]);

		assertThatIllegalArgumentException().isThrownBy(() -> this.payload.complete(2, 1, 4, rest))
			.withMessageEndingWith("4 bytes are said to have come in parts, 0 did");
		assertThatIllegalArgumentException().isThrownBy(() -> this.payload.complete(1, 2, 4, rest));
	}

	@Test
	void restThatIsTooShortIsRefused() {
		add(part(1, 10, new byte[10], 0, 4));

		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.payload.complete(1, 1, 4, ByteString.copyFrom(new byte[5])));
	}

	@Test
	void partThatDoesNotFitIsRefused() {
		add(part(1, 5, new byte[10], 0, 4));

		assertThatIllegalArgumentException().isThrownBy(() -> add(part(1, 5, new byte[10], 4, 6)))
			.withMessage("Part of 2 bytes of the payload of task 1 does not fit: 4 of 5 bytes are there already");
	}

	@Test
	void payloadLargerThanTheLimitIsRefusedBeforeRoomIsMadeForIt() {
		assertThatIllegalArgumentException().isThrownBy(() -> add(part(1, LIMIT + 1L, new byte[10], 0, 1)))
			.withMessage("Payload of task 1 is to have 1001 bytes, the limit is 1000");
		assertThatIllegalArgumentException().isThrownBy(() -> add(part(1, -1, new byte[10], 0, 1)))
			.withMessage("Payload of task 1 is to have 18446744073709551615 bytes, the limit is 1000");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.payload.add(part(1, 1L << 40, new byte[10], 0, 1), Long.MAX_VALUE));
	}

	@Test
	void firstPartOfAnotherPayloadTakesThePlaceOfWhatWasKept() {
		add(part(1, 10, new byte[10], 0, 4));
		add(part(2, 2, new byte[] { 7, 8 }, 0, 1));

		assertThat(this.payload.complete(2, 1, 1, ByteString.copyFrom(new byte[] { 8 })))
			.isEqualTo(ByteString.copyFrom(new byte[] { 7, 8 }));
	}

	@Test
	void payloadOfACancelledTaskIsForgotten() {
		add(part(1, 10, new byte[10], 0, 4));
		this.payload.forget(List.of(2L, 3L));
		this.payload.forget(List.of(1L));

		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.payload.complete(1, 1, 4, ByteString.copyFrom(new byte[6])));
	}

	private void add(Part part) {
		this.payload.add(part, LIMIT);
	}

	private static Part part(long taskId, long payloadBytes, byte[] bytes, int from, int to) {
		return Part.newBuilder()
			.setTaskId(taskId)
			.setAttempt(1)
			.setPayloadBytes(payloadBytes)
			.setBytes(ByteString.copyFrom(bytes, from, to - from))
			.build();
	}

}
