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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

import io.jobber.proto.v1.Part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * How one large payload after the other is sent in parts.
 */
class PartSenderTests {

	private static final int PART = PartWindow.PART_BYTES;

	private final PartSender sender = new PartSender();

	@Test
	void payloadIsLargeIfItDoesNotFitIntoOnePart() {
		assertThat(PartSender.isLarge(PART)).isFalse();
		assertThat(PartSender.isLarge(PART + 1)).isTrue();
	}

	@Test
	void partsAndTheRestAreThePayload() {
		byte[] bytes = new byte[10 * PART + 7];
		new Random(1).nextBytes(bytes);
		this.sender.start(4711, 2, PayloadBytes.wrap(bytes));
		PayloadAssembler assembler = new PayloadAssembler();

		List<Part> parts = new ArrayList<>();
		while (this.sender.sentBytes() < 10 * PART) {
			parts.addAll(sendAll());
			this.sender.acknowledged(1, 0);
		}

		parts.forEach((part) -> assembler.add(part, bytes.length));
		int sent = this.sender.sentBytes();
		assertThat(assembler.complete(4711, 2, sent, this.sender.takeRest())).isEqualTo(ByteString.copyFrom(bytes));
	}

	@Test
	void windowBoundsThePartsThatAreNotAcknowledged() {
		this.sender.start(1, 1, payload(100 * PART));

		assertThat(sendAll()).hasSize(PartWindow.MOST);
		assertThat(this.sender.canSend(0)).isFalse();
		this.sender.acknowledged(2, 0);
		assertThat(sendAll()).hasSize(2);
	}

	@Test
	void nextPayloadStartsWhenTheRestIsTakenAndTheWindowIsOpen() {
		this.sender.start(1, 1, payload(PartWindow.MOST * PART + 1));
		assertThat(this.sender.canStart(0)).isFalse();
		sendAll();
		this.sender.acknowledged(1, 0);
		assertThat(this.sender.nextPart(0)).isNull();

		this.sender.takeRest();

		assertThat(this.sender.isBusy()).isFalse();
		assertThat(this.sender.canSend(0)).isFalse();
		assertThat(this.sender.canStart(0)).isTrue();
		this.sender.start(2, 1, payload(2 * PART));
		assertThat(sendAll()).extracting(Part::getTaskId).containsExactly(2L);
	}

	@Test
	void nothingStartsWhileTheWindowIsClosed() {
		this.sender.start(1, 1, payload(100 * PART));
		sendAll();

		this.sender.cancel(1);

		assertThat(this.sender.canStart(0)).isFalse();
		this.sender.acknowledged(PartWindow.MOST, 0);
		assertThat(this.sender.canStart(0)).isTrue();
	}

	@Test
	void cancelSaysWhetherTheOtherSideKnowsNothing() {
		this.sender.start(1, 1, payload(2 * PART));
		assertThat(this.sender.cancel(2)).isFalse();
		assertThat(this.sender.isBusy()).isTrue();
		assertThat(this.sender.cancel(1)).isTrue();
		assertThat(this.sender.isBusy()).isFalse();

		this.sender.start(3, 1, payload(2 * PART));
		sendAll();

		assertThat(this.sender.cancel(3)).isFalse();
		assertThat(this.sender.isBusy()).isFalse();
	}

	@Test
	void thereIsNoRestWithoutAPayload() {
		assertThat(this.sender.nextPart(0)).isNull();
		assertThatIllegalStateException().isThrownBy(this.sender::takeRest);
	}

	private List<Part> sendAll() {
		List<Part> parts = new ArrayList<>();
		Part part;
		while (this.sender.canSend(0) && (part = this.sender.nextPart(0)) != null) {
			parts.add(part);
		}
		return parts;
	}

	private static ByteString payload(int bytes) {
		return PayloadBytes.wrap(new byte[bytes]);
	}

}
