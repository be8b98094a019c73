package io.jobber.dispatch;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static io.jobber.dispatch.PartsPool.PART;
import static io.jobber.dispatch.PartsPool.UNREAD;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a {@link Dispatcher} sends payloads in parts.
 */
class LargePayloadTests {

	private final PartsPool pool = new PartsPool();

	@Test
	void partsTravelAheadOfTheTaskWhichHasTheRest() {
		FakeConnection connection = this.pool.join(1);

		this.pool.submit("large", 2 * PART + 10);

		assertThat(connection.parts).extracting(Part::from).containsExactly(0, PART);
		assertThat(connection.parts).extracting(Part::to).containsExactly(PART, 2 * PART);
		assertThat(connection.held).singleElement()
			.satisfies((assignment) -> assertThat(assignment.from()).isEqualTo(2 * PART));
	}

	@Test
	void payloadThatFitsIntoOnePartIsWhole() {
		FakeConnection connection = this.pool.join(1);

		this.pool.submit("small", PART);

		assertThat(connection.parts).isEmpty();
		assertThat(connection.held).singleElement().satisfies((assignment) -> assertThat(assignment.from()).isZero());
	}

	@Test
	void payloadIsWholeForAWorkerThatReadsNoParts() {
		FakeConnection connection = new FakeConnection();
		this.pool.join(connection, 1);

		this.pool.submit("large", 10 * PART);

		assertThat(connection.parts).isEmpty();
		assertThat(connection.functions()).containsExactly("large");
	}

	@Test
	void fewPartsAreUnreadAtATime() {
		FakeConnection connection = this.pool.join(1);
		this.pool.submit("large", (UNREAD + 3) * PART);
		assertThat(connection.parts).hasSize(UNREAD);

		connection.worker.partsRead(2);

		assertThat(connection.parts).hasSize(UNREAD + 2);
		assertThat(connection.functions()).isEmpty();
		connection.worker.partsRead(1);
		assertThat(connection.parts).hasSize(UNREAD + 2);
		assertThat(connection.functions()).containsExactly("large");
	}

	@Test
	void workerThatClaimsToHaveReadMoreThanThereWasIsSentNoMoreForIt() {
		FakeConnection connection = this.pool.join(1);
		connection.worker.partsRead(1000);

		this.pool.submit("large", (UNREAD + 3) * PART);

		assertThat(connection.parts).hasSize(UNREAD);
	}

	@Test
	void smallTasksOvertakeALargeOne() {
		FakeConnection connection = this.pool.join(2);
		this.pool.submit("large", (UNREAD + 1) * PART + 1);

		this.pool.submit("small", 100);

		assertThat(connection.functions()).containsExactly("small");
		this.pool.clock.advance(ofMillis(11));
		connection.worker.partsRead(UNREAD);
		assertThat(connection.functions()).containsExactly("small", "large");
	}

	@Test
	void oneSmallerPartIsUnreadAtATimeBesideSmallTasksIfTheWorkerIsNear() {
		FakeConnection connection = this.pool.join(2);
		this.pool.submit("large", (UNREAD + 1) * PART + 1);
		this.pool.submit("small", 100);

		connection.worker.partsRead(UNREAD);
		assertThat(connection.parts).hasSize(UNREAD + 1);
		connection.worker.partsRead(1);
		assertThat(connection.parts).hasSize(UNREAD + 2);
		assertThat(connection.functions()).containsExactly("small");
		connection.worker.partsRead(1);

		assertThat(connection.functions()).containsExactly("small", "large");
		assertThat(connection.parts).extracting((part) -> part.to() - part.from())
			.containsExactly(PART, PART, PART, PART, PART / 2, PART / 2);
	}

	@Test
	void largePayloadsFollowOneAfterTheOther() {
		FakeConnection connection = this.pool.join(3);
		IntStream.range(0, 3).forEach((i) -> this.pool.submit("large-" + i, 3 * PART));

		while (connection.held.size() < 3) {
			connection.worker.partsRead(1);
		}

		assertThat(connection.parts).extracting(Part::taskId).isSorted().hasSize(6);
		assertThat(connection.functions()).containsExactly("large-0", "large-1", "large-2");
	}

	@Test
	void nextLargePayloadFollowsAtOnceWhenAllPartsOfTheOneBeforeAreRead() {
		FakeConnection connection = this.pool.join(8);
		this.pool.submit("first", (UNREAD + 1) * PART);
		this.pool.submit("second", (UNREAD + 1) * PART);

		connection.worker.partsRead(UNREAD);

		assertThat(connection.functions()).containsExactly("first");
		assertThat(connection.parts).hasSize(2 * UNREAD);
	}

	@Test
	void largeTasksWaitInTheQueueOrGoToOthersWhileOneIsOnItsWay() {
		FakeConnection first = this.pool.join(8);
		FakeConnection second = this.pool.join(8);

		for (int i = 0; i < 4; i++) {
			this.pool.submit("large", 10 * PART);
		}

		assertThat(List.of(first, second)).allSatisfy((connection) -> {
			assertThat(connection.parts).extracting(Part::taskId).containsOnly(connection.parts.get(0).taskId());
			assertThat(connection.parts).hasSize(UNREAD);
		});
		assertThat(this.pool.dispatcher.stats().queued()).isEqualTo(2);
		assertThat(this.pool.dispatcher.stats().queuedBytes()).isEqualTo(2 * 10 * PART);
	}

	@Test
	void nextLargeTaskGoesToAnotherWorkerIfOnlyOnePartMayBeUnread() {
		FakeConnection first = this.pool.join(8);
		FakeConnection second = this.pool.join(8);
		this.pool.submit("large", 2 * PART);
		FakeConnection busy = first.parts.isEmpty() ? second : first;
		busy.worker.partsRead(1);
		this.pool.submit("large", 2 * PART);
		assertThat(busy.functions()).containsExactly("large", "large");
		this.pool.submit("small", 100);

		this.pool.submit("large", 2 * PART);

		assertThat(busy.parts).hasSize(2);
		assertThat((busy == first) ? second.parts : first.parts).hasSize(1);
	}

	@Test
	void smallTasksOfTheSameFunctionPassLargeOnesThatWait() {
		FakeConnection connection = this.pool.join(8);
		this.pool.submit("same", 10 * PART);
		this.pool.submit("same", 10 * PART);

		this.pool.submit("same", 1);

		assertThat(connection.held).singleElement()
			.satisfies((assignment) -> assertThat(assignment.task().payload().size()).isOne());
	}

	@Test
	void workerThatDoesNotReadIsToldOfReadPartsOnceItDoes() {
		FakeConnection connection = this.pool.join(1);
		connection.reading = false;
		connection.worker.readPart();
		connection.worker.readPart();
		assertThat(connection.partsRead).isZero();

		connection.reading = true;
		connection.worker.ready();

		assertThat(connection.partsRead).isEqualTo(2);
	}

	@Test
	void nonsensicalCountOfReadPartsStopsNothing() {
		FakeConnection connection = this.pool.join(1);
		this.pool.submit("large", 12 * PART);

		connection.worker.partsRead(-2_000_000_000);
		connection.worker.partsRead(Integer.MAX_VALUE);

		assertThat(connection.parts).hasSize(11);
		assertThat(connection.functions()).containsExactly("large");
	}

	@Test
	void partsWaitUntilTheConnectionHasRoom() {
		FakeConnection connection = this.pool.join(1);
		this.pool.submit("large", 10 * PART);
		connection.reading = false;

		connection.worker.partsRead(UNREAD);
		assertThat(connection.parts).hasSize(UNREAD);
		connection.reading = true;
		connection.worker.ready();

		assertThat(connection.parts).hasSize(2 * UNREAD);
	}

	@Test
	void workerThatReadsNoPartsOfACancelledTaskIsGivenNoOtherLargeOne() {
		FakeConnection connection = this.pool.join(1);
		this.pool.submit("large", 10 * PART).cancel(true);

		this.pool.submit("next", 10 * PART);
		this.pool.submit("small", 1);

		assertThat(connection.parts).hasSize(UNREAD);
		assertThat(connection.functions()).containsExactly("small");
	}

	@Test
	void workerIsToldWhichPartsOfItsResultsWereRead() {
		FakeConnection connection = this.pool.join(1);

		connection.worker.readPart();
		connection.worker.readPart();
		connection.worker.lost("its connection broke");
		connection.worker.readPart();

		assertThat(connection.partsRead).isEqualTo(2);
	}

}
