package io.jobber.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.task.Payload;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.task.Terms;
import io.jobber.task.WorkerLostException;
import io.jobber.time.VirtualTime;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * How a {@link Dispatcher} sends payloads in parts, on one thread and in virtual time.
 */
class LargePayloadTests {

	private static final int PART = Outgoing.PART_BYTES;

	private static final int UNREAD = Outgoing.MOST_UNREAD_PARTS;

	private static final int MAX_ATTEMPTS = 3;

	private static final Duration HEARTBEAT = ofSeconds(1);

	private static final Duration BACKOFF = ofMillis(50);

	private final VirtualTime clock = new VirtualTime();

	private final Dispatcher dispatcher = new Dispatcher(
			new DispatcherOptions(100, 1000L * PART, MAX_ATTEMPTS, 100 * PART, Duration.ZERO, HEARTBEAT), this.clock,
			Runnable::run, new DispatchListener() {
			});

	@Test
	void partsTravelAheadOfTheTaskWhichHasTheRest() {
		FakeConnection connection = join(1);

		submit("large", 2 * PART + 10);

		assertThat(connection.parts).extracting(Part::from).containsExactly(0, PART);
		assertThat(connection.parts).extracting(Part::to).containsExactly(PART, 2 * PART);
		assertThat(connection.held).singleElement()
			.satisfies((assignment) -> assertThat(assignment.from()).isEqualTo(2 * PART));
	}

	@Test
	void payloadThatFitsIntoOnePartIsWhole() {
		FakeConnection connection = join(1);

		submit("small", PART);

		assertThat(connection.parts).isEmpty();
		assertThat(connection.held).singleElement().satisfies((assignment) -> assertThat(assignment.from()).isZero());
	}

	@Test
	void payloadIsWholeForAWorkerThatReadsNoParts() {
		FakeConnection connection = new FakeConnection();
		join(connection, 1);

		submit("large", 10 * PART);

		assertThat(connection.parts).isEmpty();
		assertThat(connection.functions()).containsExactly("large");
	}

	@Test
	void fewPartsAreUnreadAtATime() {
		FakeConnection connection = join(1);
		submit("large", (UNREAD + 3) * PART);
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
		FakeConnection connection = join(1);
		connection.worker.partsRead(1000);

		submit("large", (UNREAD + 3) * PART);

		assertThat(connection.parts).hasSize(UNREAD);
	}

	@Test
	void smallTasksOvertakeALargeOne() {
		FakeConnection connection = join(2);
		submit("large", (UNREAD + 1) * PART + 1);

		submit("small", 100);

		assertThat(connection.functions()).containsExactly("small");
		connection.worker.partsRead(UNREAD);
		assertThat(connection.functions()).containsExactly("small", "large");
	}

	@Test
	void largePayloadsFollowOneAfterTheOther() {
		FakeConnection connection = join(3);
		IntStream.range(0, 3).forEach((i) -> submit("large-" + i, 3 * PART));

		while (connection.held.size() < 3) {
			connection.worker.partsRead(1);
		}

		assertThat(connection.parts).extracting(Part::taskId).isSorted().hasSize(6);
		assertThat(connection.functions()).containsExactly("large-0", "large-1", "large-2");
	}

	@Test
	void nextLargePayloadFollowsAtOnceWhenAllPartsOfTheOneBeforeAreRead() {
		FakeConnection connection = join(8);
		submit("first", (UNREAD + 1) * PART);
		submit("second", (UNREAD + 1) * PART);

		connection.worker.partsRead(UNREAD);

		assertThat(connection.functions()).containsExactly("first");
		assertThat(connection.parts).hasSize(2 * UNREAD);
	}

	@Test
	void taskThatIsCancelledOnItsWayFreesItsSlotAtOnceAndTheWorkerIsTold() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> cancelled = submit("cancelled", 10 * PART);
		submit("next", 3 * PART);
		long id = connection.parts.get(0).taskId();

		cancelled.cancel(true);
		connection.worker.partsRead(UNREAD);

		assertThat(connection.cancels).containsExactly(id);
		assertThat(connection.parts.subList(UNREAD, connection.parts.size())).extracting(Part::from)
			.containsExactly(0, PART);
		assertThat(connection.functions()).containsExactly("next");
		assertThat(this.dispatcher.stats().abandoned()).isZero();
		connection.answer("next");
		assertThat(this.dispatcher.stats().freeSlots()).isOne();
	}

	@Test
	void taskThatIsCancelledBeforeItsFirstPartIsNoNewsToTheWorker() {
		FakeConnection connection = join(2);
		submit("first", 10 * PART);
		CompletableFuture<Payload> second = submit("second", 10 * PART);

		second.cancel(true);
		while (connection.held.isEmpty()) {
			connection.worker.partsRead(1);
		}

		assertThat(connection.cancels).isEmpty();
		assertThat(connection.functions()).containsExactly("first");
		assertThat(this.dispatcher.stats().freeSlots()).isOne();
	}

	@Test
	void taskThatTimesOutOnItsWayNeverRan() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> slow = submit("slow", 10 * PART);

		this.clock.advance(ofSeconds(1));
		connection.beat();
		connection.worker.partsRead(1);
		IntStream.range(0, 30).forEach((i) -> {
			this.clock.advance(HEARTBEAT);
			connection.beat();
		});

		TaskTimeoutException failure = failure(slow, TaskTimeoutException.class);
		assertThat(failure.getPhase()).isEqualTo(Phase.QUEUED);
		assertThat(failure).hasMessageContaining("655360 bytes was still on its way to worker w")
			.hasMessageContaining("never ran");
		assertThat(this.dispatcher.stats().freeSlots()).isOne();
		assertThat(this.dispatcher.stats().timedOut()).isOne();
	}

	@Test
	void taskOnItsWayIsNotTakenForForgotten() {
		FakeConnection connection = join(2);
		submit("large", 10 * PART);
		submit("small", 1);

		for (int i = 0; i < 10; i++) {
			this.clock.advance(HEARTBEAT);
			connection.worker.heartbeat(connection.held.stream().map(Assignment::id).toList(), 1);
		}
		while (connection.held.size() < 2) {
			connection.worker.partsRead(1);
		}
		connection.worker.heartbeat(connection.held.stream().map(Assignment::id).toList(), 2);

		assertThat(this.dispatcher.stats().drifted()).isZero();
		assertThat(this.dispatcher.stats().running()).isEqualTo(2);
	}

	@Test
	void taskOnItsWayToALostWorkerGoesToAnotherThoughItIsNotIdempotent() {
		FakeConnection lost = join(1);
		CompletableFuture<Payload> task = submit("large", 10 * PART);
		FakeConnection other = join(1);

		lost.worker.lost("its connection broke");
		this.clock.advance(BACKOFF);

		assertThat(task).isNotDone();
		assertThat(other.parts).hasSize(UNREAD).first().satisfies((part) -> {
			assertThat(part.from()).isZero();
			assertThat(part.attempt()).isOne();
		});
		assertThat(this.dispatcher.stats().retried()).isZero();
	}

	@Test
	void taskThatNoWorkerLivesToReadIsGivenUp() {
		CompletableFuture<Payload> deadly = submit("deadly", 10 * PART);

		for (int i = 0; i < MAX_ATTEMPTS; i++) {
			join(1).worker.lost("it ran out of memory");
			assertThat(deadly).isNotDone();
			this.clock.advance(BACKOFF.multipliedBy(1 << i));
		}
		join(1).worker.lost("it ran out of memory");

		assertThat(failure(deadly, WorkerLostException.class)).hasMessage("Function 'deadly' never ran: 4 workers were "
				+ "lost while its input of 655360 bytes was on its way to them, the last one, w: it ran out of memory");
	}

	@Test
	void suspectOnItsWayToALostWorkerStaysAlone() {
		Payload payload = Payload.of("application/octet-stream", new byte[(UNREAD + 1) * PART + 1]);
		this.dispatcher.submit(new Task("suspect", payload, ofSeconds(60), true));
		for (int i = 1; i < MAX_ATTEMPTS; i++) {
			FakeConnection connection = join(4);
			connection.worker.partsRead(UNREAD);
			assertThat(connection.functions()).containsExactly("suspect");
			connection.worker.lost("it crashed");
			this.clock.advance(BACKOFF.multipliedBy(1 << i));
		}
		FakeConnection third = join(4);
		assertThat(third.parts).hasSize(UNREAD);
		third.worker.lost("it crashed again");
		submit("innocent", 1);
		this.clock.advance(ofSeconds(2));

		FakeConnection last = join(4);
		last.worker.partsRead(UNREAD);

		assertThat(last.functions()).containsExactly("suspect");
	}

	@Test
	void answerToATaskOnItsWayIsIgnored() {
		FakeConnection connection = join(1);
		CompletableFuture<Payload> task = submit("large", (UNREAD + 1) * PART);
		FakeConnection other = join(1);
		long id = connection.parts.get(0).taskId();

		connection.worker.answer(List.of(new TaskResult.Nack(id, 1, NackReason.BUSY, "too early"),
				new TaskResult.Nack(id, 1, NackReason.TOO_LARGE, "too early")));
		connection.worker.partsRead(1);

		assertThat(connection.functions()).containsExactly("large");
		assertThat(other.parts).isEmpty();
		assertThat(this.dispatcher.stats().late()).isEqualTo(2);
		connection.answer("large");
		assertThat(task).isCompleted();
	}

	@Test
	void largeTasksWaitInTheQueueOrGoToOthersWhileOneIsOnItsWay() {
		FakeConnection first = join(8);
		FakeConnection second = join(8);

		for (int i = 0; i < 4; i++) {
			submit("large", 10 * PART);
		}

		assertThat(List.of(first, second)).allSatisfy((connection) -> {
			assertThat(connection.parts).extracting(Part::taskId).containsOnly(connection.parts.get(0).taskId());
			assertThat(connection.parts).hasSize(UNREAD);
		});
		assertThat(this.dispatcher.stats().queued()).isEqualTo(2);
		assertThat(this.dispatcher.stats().queuedBytes()).isEqualTo(2 * 10 * PART);
	}

	@Test
	void smallTasksOfTheSameFunctionPassLargeOnesThatWait() {
		FakeConnection connection = join(8);
		submit("same", 10 * PART);
		submit("same", 10 * PART);

		submit("same", 1);

		assertThat(connection.held).singleElement()
			.satisfies((assignment) -> assertThat(assignment.task().payload().size()).isOne());
	}

	@Test
	void queueTimeoutHoldsUntilTheTaskIsSent() {
		join(1);
		Payload payload = Payload.of("application/octet-stream", new byte[10 * PART]);
		CompletableFuture<Payload> task = this.dispatcher.submit(
				new Task("large", payload, new Terms(ofSeconds(30), ofMillis(500), false, Set.of(), Priority.NORMAL)));

		this.clock.advance(ofMillis(600));

		TaskTimeoutException failure = failure(task, TaskTimeoutException.class);
		assertThat(failure.getPhase()).isEqualTo(Phase.QUEUED);
		assertThat(failure).hasMessageContaining("500 ms").hasMessageContaining("on its way to worker w");
		assertThat(this.dispatcher.stats().freeSlots()).isOne();
	}

	@Test
	void queueTimeoutHoldsWhileATaskBacksOffThatWasNeverSent() {
		FakeConnection connection = join(1);
		Payload payload = Payload.of("application/octet-stream", new byte[10 * PART]);
		CompletableFuture<Payload> task = this.dispatcher.submit(
				new Task("large", payload, new Terms(ofSeconds(30), ofMillis(500), false, Set.of(), Priority.NORMAL)));

		this.clock.advance(ofMillis(480));
		connection.worker.lost("it crashed");
		this.clock.advance(ofMillis(100));

		assertThat(failure(task, TaskTimeoutException.class).getPhase()).isEqualTo(Phase.QUEUED);
	}

	@Test
	void taskWhosePartCouldNotBeSentGoesToAnotherWorker() {
		FakeConnection broken = new FakeConnection() {

			@Override
			public void send(Part part) {
				throw new IllegalStateException("call is closed");
			}

		};
		broken.readsParts = true;
		join(broken, 1);
		CompletableFuture<Payload> task = submit("large", 2 * PART);

		FakeConnection other = join(1);
		this.clock.advance(BACKOFF);

		assertThat(broken.held).isEmpty();
		assertThat(other.functions()).containsExactly("large");
		assertThat(task).isNotDone();
	}

	@Test
	void workerThatDoesNotReadIsToldOfReadPartsOnceItDoes() {
		FakeConnection connection = join(1);
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
		FakeConnection connection = join(1);
		submit("large", 12 * PART);

		connection.worker.partsRead(-2_000_000_000);
		connection.worker.partsRead(Integer.MAX_VALUE);

		assertThat(connection.parts).hasSize(11);
		assertThat(connection.functions()).containsExactly("large");
	}

	@Test
	void partsWaitUntilTheConnectionHasRoom() {
		FakeConnection connection = join(1);
		submit("large", 10 * PART);
		connection.reading = false;

		connection.worker.partsRead(UNREAD);
		assertThat(connection.parts).hasSize(UNREAD);
		connection.reading = true;
		connection.worker.ready();

		assertThat(connection.parts).hasSize(2 * UNREAD);
	}

	@Test
	void workerThatReadsNoPartsOfACancelledTaskIsGivenNoOtherLargeOne() {
		FakeConnection connection = join(1);
		submit("large", 10 * PART).cancel(true);

		submit("next", 10 * PART);
		submit("small", 1);

		assertThat(connection.parts).hasSize(UNREAD);
		assertThat(connection.functions()).containsExactly("small");
	}

	@Test
	void taskOnItsWayToAWorkerThatSaysItDrainsGoesToAnother() {
		FakeConnection draining = join(2);
		submit("small", 1);
		submit("large", 10 * PART);
		FakeConnection other = join(1);

		draining.nack("small", NackReason.DRAINING);

		assertThat(draining.cancels).containsExactly(draining.parts.get(0).taskId());
		draining.worker.partsRead(UNREAD);
		assertThat(draining.parts).hasSize(UNREAD);
		assertThat(other.parts.size() + other.held.size()).isPositive();
		assertThat(this.dispatcher.stats().queued()).isOne();
	}

	@Test
	void taskOnItsWayToAWorkerThatLeavesGoesToAnother() {
		FakeConnection leaving = join(1);
		submit("large", 10 * PART);

		leaving.worker.leave();
		FakeConnection other = join(1);

		assertThat(other.parts).hasSize(UNREAD);
		assertThat(leaving.closes).isOne();
	}

	@Test
	void taskOnItsWayToAWorkerThatIsToldToLeaveGoesToAnother() {
		FakeConnection leaving = join(1);
		CompletableFuture<Payload> task = submit("large", 3 * PART * UNREAD);
		FakeConnection other = new FakeConnection();
		this.dispatcher.drain("w", "idle");

		join(other, 1);

		assertThat(leaving.drains).containsExactly("idle");
		assertThat(leaving.cancels).hasSize(1);
		other.answer("large");
		assertThat(task).isCompleted();
	}

	@Test
	void workerIsToldWhichPartsOfItsResultsWereRead() {
		FakeConnection connection = join(1);

		connection.worker.readPart();
		connection.worker.readPart();
		connection.worker.lost("its connection broke");
		connection.worker.readPart();

		assertThat(connection.partsRead).isEqualTo(2);
	}

	private FakeConnection join(int slots) {
		FakeConnection connection = new FakeConnection();
		connection.readsParts = true;
		join(connection, slots);
		return connection;
	}

	private void join(FakeConnection connection, int slots) {
		connection.worker = this.dispatcher.join(new WorkerInfo("w", slots, Set.of(), Duration.ZERO), connection);
	}

	private CompletableFuture<Payload> submit(String function, int bytes) {
		Payload payload = Payload.of("application/octet-stream", new byte[bytes]);
		return this.dispatcher.submit(new Task(function, payload, ofSeconds(30), false));
	}

	private static <T extends Throwable> T failure(CompletableFuture<Payload> promise, Class<T> type) {
		assertThat(promise).isCompletedExceptionally();
		return catchThrowableOfType(type, () -> {
			try {
				promise.join();
			}
			catch (CompletionException ex) {
				throw ex.getCause();
			}
		});
	}

}
