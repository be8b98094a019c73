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

package io.jobber.grpc;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.jobber.dispatch.WorkerConnection;
import io.jobber.grpc.RecordingStream.SentPart;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.wire.PartSender;

import static io.jobber.grpc.PartsPool.PART;
import static io.jobber.grpc.PartsPool.UNREAD;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a {@link TaskWriter} sends payloads in parts.
 */
class LargePayloadTests {

	private final PartsPool pool = new PartsPool();

	@Test
	void dispatcherAndWireAgreeOnWhatIsLarge() {
		assertThat(PartSender.isLarge(WorkerConnection.LARGE_BYTES)).isFalse();
		assertThat(PartSender.isLarge(WorkerConnection.LARGE_BYTES + 1)).isTrue();
	}

	@Test
	void waitingTasksAreNotAllSentToAWorkerThatStopsReadingMeanwhile() {
		IntStream.range(0, 5).forEach((i) -> this.pool.submit("large", 200_000));
		RecordingStream slow = new RecordingStream() {

			@Override
			public void onNext(DispatcherFrame frame) {
				super.onNext(frame);
				this.reading = false;
			}

		};

		this.pool.join(slow, 5, false);

		assertThat(slow.batches).containsExactly(2);
		assertThat(this.pool.dispatcher.stats().queued()).isEqualTo(3);
	}

	@Test
	void partsTravelAheadOfTheTaskWhichHasTheRest() {
		RecordingStream connection = this.pool.join(1);

		this.pool.submit("large", 2 * PART + 10);

		assertThat(connection.parts).extracting(SentPart::from).containsExactly(0, PART);
		assertThat(connection.parts).extracting(SentPart::to).containsExactly(PART, 2 * PART);
		assertThat(connection.held).singleElement()
			.satisfies((assignment) -> assertThat(assignment.from()).isEqualTo(2 * PART));
	}

	@Test
	void payloadThatFitsIntoOnePartIsWhole() {
		RecordingStream connection = this.pool.join(1);

		this.pool.submit("small", PART);

		assertThat(connection.parts).isEmpty();
		assertThat(connection.held).singleElement().satisfies((assignment) -> assertThat(assignment.from()).isZero());
	}

	@Test
	void payloadIsWholeForAWorkerThatReadsNoParts() {
		RecordingStream connection = this.pool.join(new RecordingStream(), 1, false);

		this.pool.submit("large", 10 * PART);

		assertThat(connection.parts).isEmpty();
		assertThat(connection.functions()).containsExactly("large");
	}

	@Test
	void fewPartsAreUnreadAtATime() {
		RecordingStream connection = this.pool.join(1);
		this.pool.submit("large", (UNREAD + 3) * PART);
		assertThat(connection.parts).hasSize(UNREAD);

		connection.acknowledge(2);

		assertThat(connection.parts).hasSize(UNREAD + 2);
		assertThat(connection.functions()).isEmpty();
		connection.acknowledge(1);
		assertThat(connection.parts).hasSize(UNREAD + 2);
		assertThat(connection.functions()).containsExactly("large");
	}

	@Test
	void workerThatClaimsToHaveReadMoreThanThereWasIsSentNoMoreForIt() {
		RecordingStream connection = this.pool.join(1);
		connection.acknowledge(1000);

		this.pool.submit("large", (UNREAD + 3) * PART);

		assertThat(connection.parts).hasSize(UNREAD);
	}

	@Test
	void smallTasksOvertakeALargeOne() {
		RecordingStream connection = this.pool.join(2);
		this.pool.submit("large", (UNREAD + 1) * PART + 1);

		this.pool.submit("small", 100);

		assertThat(connection.functions()).containsExactly("small");
		this.pool.clock.advance(ofMillis(11));
		connection.acknowledge(UNREAD);
		assertThat(connection.functions()).containsExactly("small", "large");
	}

	@Test
	void oneSmallerPartIsUnreadAtATimeBesideSmallTasksIfTheWorkerIsNear() {
		RecordingStream connection = this.pool.join(2);
		this.pool.submit("large", (UNREAD + 1) * PART + 1);
		this.pool.submit("small", 100);

		connection.acknowledge(UNREAD);
		assertThat(connection.parts).hasSize(UNREAD + 1);
		connection.acknowledge(1);
		assertThat(connection.parts).hasSize(UNREAD + 2);
		assertThat(connection.functions()).containsExactly("small");
		connection.acknowledge(1);

		assertThat(connection.functions()).containsExactly("small", "large");
		assertThat(connection.parts).extracting((part) -> part.to() - part.from())
			.containsExactly(PART, PART, PART, PART, PART / 2, PART / 2);
	}

	@Test
	void largePayloadsFollowOneAfterTheOther() {
		RecordingStream connection = this.pool.join(3);
		IntStream.range(0, 3).forEach((i) -> this.pool.submit("large-" + i, 3 * PART));

		while (connection.held.size() < 3) {
			connection.acknowledge(1);
		}

		assertThat(connection.parts).extracting(SentPart::taskId).isSorted().hasSize(6);
		assertThat(connection.functions()).containsExactly("large-0", "large-1", "large-2");
	}

	@Test
	void nextLargePayloadFollowsAtOnceWhenAllPartsOfTheOneBeforeAreRead() {
		RecordingStream connection = this.pool.join(8);
		this.pool.submit("first", (UNREAD + 1) * PART);
		this.pool.submit("second", (UNREAD + 1) * PART);

		connection.acknowledge(UNREAD);

		assertThat(connection.functions()).containsExactly("first");
		assertThat(connection.parts).hasSize(2 * UNREAD);
	}

	@Test
	void largeTasksWaitInTheQueueOrGoToOthersWhileOneIsOnItsWay() {
		RecordingStream first = this.pool.join(8);
		RecordingStream second = this.pool.join(8);

		for (int i = 0; i < 4; i++) {
			this.pool.submit("large", 10 * PART);
		}

		assertThat(List.of(first, second)).allSatisfy((connection) -> {
			assertThat(connection.parts).extracting(SentPart::taskId).containsOnly(connection.parts.get(0).taskId());
			assertThat(connection.parts).hasSize(UNREAD);
		});
		assertThat(this.pool.dispatcher.stats().queued()).isEqualTo(2);
		assertThat(this.pool.dispatcher.stats().queuedBytes()).isEqualTo(2 * 10 * PART);
	}

	@Test
	void nextLargeTaskGoesToAnotherWorkerIfOnlyOnePartMayBeUnread() {
		RecordingStream first = this.pool.join(8);
		RecordingStream second = this.pool.join(8);
		this.pool.submit("large", 2 * PART);
		RecordingStream busy = first.parts.isEmpty() ? second : first;
		busy.acknowledge(1);
		this.pool.submit("large", 2 * PART);
		assertThat(busy.functions()).containsExactly("large", "large");
		this.pool.submit("small", 100);

		this.pool.submit("large", 2 * PART);

		assertThat(busy.parts).hasSize(2);
		assertThat((busy == first) ? second.parts : first.parts).hasSize(1);
	}

	@Test
	void smallTasksOfTheSameFunctionPassLargeOnesThatWait() {
		RecordingStream connection = this.pool.join(8);
		this.pool.submit("same", 10 * PART);
		this.pool.submit("same", 10 * PART);

		this.pool.submit("same", 1);

		assertThat(connection.held).singleElement().satisfies((assignment) -> assertThat(assignment.size()).isOne());
	}

	@Test
	void workerThatDoesNotReadIsToldOfReadPartsOnceItDoes() {
		RecordingStream connection = this.pool.join(1);
		connection.reading = false;
		connection.sendPart();
		connection.sendPart();
		assertThat(connection.partsRead).isZero();

		connection.reading = true;
		connection.worker.ready();

		assertThat(connection.partsRead).isEqualTo(2);
	}

	@Test
	void nonsensicalCountOfReadPartsStopsNothing() {
		RecordingStream connection = this.pool.join(1);
		this.pool.submit("large", 12 * PART);

		connection.acknowledge(-2_000_000_000);
		connection.acknowledge(Integer.MAX_VALUE);

		assertThat(connection.parts).hasSize(11);
		assertThat(connection.functions()).containsExactly("large");
	}

	@Test
	void partsWaitUntilTheConnectionHasRoom() {
		RecordingStream connection = this.pool.join(1);
		this.pool.submit("large", 10 * PART);
		connection.reading = false;

		connection.acknowledge(UNREAD);
		assertThat(connection.parts).hasSize(UNREAD);
		connection.reading = true;
		connection.worker.ready();

		assertThat(connection.parts).hasSize(2 * UNREAD);
	}

	@Test
	void workerThatReadsNoPartsOfACancelledTaskIsGivenNoOtherLargeOne() {
		RecordingStream connection = this.pool.join(1);
		this.pool.submit("large", 10 * PART).cancel(true);

		this.pool.submit("next", 10 * PART);
		this.pool.submit("small", 1);

		assertThat(connection.parts).hasSize(UNREAD);
		assertThat(connection.functions()).containsExactly("small");
	}

	@Test
	void workerIsToldWhichPartsOfItsResultsWereRead() {
		RecordingStream connection = this.pool.join(1);

		connection.sendPart();
		connection.sendPart();
		connection.worker.lost("its connection broke");
		connection.sendPart();

		assertThat(connection.partsRead).isEqualTo(2);
	}

}
