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

package io.jobber.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.Test;

import io.jobber.proto.v1.Limits;
import io.jobber.proto.v1.Part;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Welcome;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.wire.PayloadAssembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The writer of a worker's stream, alone.
 */
class OutboxTests {

	private static final int MOST_UNREAD = 4;

	private static final int ONE_ANSWER_BYTES = 25;

	private static final int MANY_ANSWERS_BYTES = 1000;

	private static final int PART_BYTES = 64 * 1024;

	private final InFlightTasks inFlight = new InFlightTasks(8, new Lifetime(Duration.ZERO, 0));

	private Executor networkThread = Runnable::run;

	private long nowNanos;

	private DoubleSupplier cpuLoadMeter = () -> -1;

	private final Outbox outbox = new Outbox(this.inFlight, (action) -> this.networkThread.execute(action), () -> {
	}, () -> this.nowNanos, () -> this.cpuLoadMeter.getAsDouble());

	private final RecordingStream stream = new RecordingStream();

	@Test
	void sendsNothingThatIsAnsweredAfterItWasClosedInTheMidstOfAPass() {
		InFlightTask late = admit(3);
		open(ONE_ANSWER_BYTES);
		this.stream.whenSent = () -> {
			this.outbox.close();
			answer(late);
		};

		this.outbox.batching(() -> {
			answer(admit(1));
			answer(admit(2));
		});

		assertThat(this.stream.results()).extracting(Result::getTaskId).containsExactly(1L, 2L);
	}

	@Test
	void answersThatWaitForTheNetworkThreadWakeItOnceAndTravelTogether() {
		open(MANY_ANSWERS_BYTES);
		List<Runnable> given = new ArrayList<>();
		this.networkThread = given::add;

		answer(admit(1));
		answer(admit(2));
		answer(admit(3));
		assertThat(this.stream.results()).isEmpty();
		assertThat(given).hasSize(1);
		given.remove(0).run();

		assertThat(this.stream.resultFrames()).singleElement()
			.satisfies((frame) -> assertThat(frame.getResults().getResultsList()).extracting(Result::getTaskId)
				.containsExactly(1L, 2L, 3L));
		answer(admit(4));
		assertThat(given).hasSize(1);
	}

	@Test
	void answersToFramesThatAreReadTogetherTravelTogether() {
		open(MANY_ANSWERS_BYTES);
		List<Runnable> given = new ArrayList<>();
		this.networkThread = given::add;

		this.outbox.batching(() -> answer(admit(1)));
		this.outbox.batching(() -> answer(admit(2)));
		assertThat(this.stream.results()).isEmpty();
		assertThat(given).hasSize(1);
		given.remove(0).run();

		assertThat(this.stream.resultFrames()).singleElement()
			.satisfies((frame) -> assertThat(frame.getResults().getResultsList()).extracting(Result::getTaskId)
				.containsExactly(1L, 2L));
	}

	@Test
	void heartbeatDoesNotWaitUntilTheLoadIsMeasured() {
		openReadingParts();
		this.cpuLoadMeter = () -> 0.25 * this.stream.heartbeatLoads().size();

		this.outbox.heartbeat();
		this.outbox.heartbeat();

		assertThat(this.stream.heartbeatLoads()).containsExactly(-1.0, 0.25);
	}

	@Test
	void answerIsDroppedOnceThereIsNoNetworkThread() {
		open(MANY_ANSWERS_BYTES);
		InFlightTask late = admit(1);
		this.networkThread = (action) -> {
			throw new RejectedExecutionException("ended");
		};

		assertThatNoException().isThrownBy(() -> answer(late));

		assertThat(this.stream.results()).isEmpty();
	}

	@Test
	void errorWhileItSendsBreaksTheStreamAndSendsNothingMore() {
		InFlightTask late = admit(3);
		open(MANY_ANSWERS_BYTES);
		this.stream.whenSent = () -> {
			throw new OutOfMemoryError("on purpose");
		};

		answer(admit(1));
		this.stream.whenSent = () -> {
		};
		answer(late);

		assertThat(this.stream.failures).singleElement()
			.satisfies((failure) -> assertThat(failure).hasMessage("on purpose"));
		assertThat(this.stream.results()).extracting(Result::getTaskId).containsExactly(1L);
	}

	@Test
	void onePartIsUnreadAtATimeBesideSmallAnswersIfTheOtherSideIsNear() {
		openReadingParts();
		admit(1).succeeded("", Map.of(), new byte[10 * PART_BYTES]);
		assertThat(this.stream.parts()).isEqualTo(MOST_UNREAD);

		answer(admit(2));
		this.outbox.partsRead(MOST_UNREAD);

		assertThat(this.stream.parts()).isEqualTo(MOST_UNREAD + 1);
		this.nowNanos += Duration.ofMillis(11).toNanos();
		this.outbox.partsRead(1);
		assertThat(this.stream.parts()).isEqualTo(2 * MOST_UNREAD + 1);
	}

	@Test
	void resultIsWholeWhosePartsBecomeSmallerBesideSmallAnswersAndLargeAgain() {
		openReadingParts();
		byte[] payload = new byte[11 * PART_BYTES + 1];
		new Random(1).nextBytes(payload);
		admit(1).succeeded("", Map.of(), payload);

		for (int read = 0; this.stream.results().size() < 3; read++) {
			if (read == 0 || read == 4) {
				answer(admit(read + 2));
			}
			this.nowNanos += Duration.ofMillis(3).toNanos();
			this.outbox.partsRead(1);
		}

		List<Part> parts = this.stream.frames.stream().filter(WorkerFrame::hasPart).map(WorkerFrame::getPart).toList();
		assertThat(parts).extracting((part) -> part.getBytes().size()).contains(PART_BYTES, PART_BYTES / 2);
		PayloadAssembler whole = new PayloadAssembler();
		parts.forEach((part) -> whole.add(part, payload.length));
		Result rest = this.stream.results().get(2);
		assertThat(rest.getTaskId()).isOne();
		ByteString bytes = whole.complete(1, rest.getAttempt(), rest.getEarlierBytes(), rest.getPayload());
		assertThat(Objects.requireNonNull(bytes).toByteArray()).isEqualTo(payload);
	}

	@Test
	void asManyPartsAsMillisecondsAreUnreadBesideSmallAnswers() {
		openReadingParts();
		admit(1).succeeded("", Map.of(), new byte[10 * PART_BYTES]);

		this.nowNanos += Duration.ofMillis(1).toNanos();
		answer(admit(2));
		this.outbox.partsRead(MOST_UNREAD);

		assertThat(this.stream.parts()).isEqualTo(MOST_UNREAD + 2);
	}

	@Test
	void sendsNothingIfItWasClosedBeforeItIsOpened() {
		this.outbox.close();

		open(MANY_ANSWERS_BYTES);
		answer(admit(1));

		assertThat(this.stream.results()).isEmpty();
	}

	private void open(int maxFrameBytes) {
		this.outbox.open(this.stream, WorkerFrame.getDefaultInstance());
		this.outbox
			.welcomed(Welcome.newBuilder().setLimits(Limits.newBuilder().setMaxFrameBytes(maxFrameBytes)).build());
	}

	private void openReadingParts() {
		this.outbox.open(this.stream, WorkerFrame.getDefaultInstance());
		this.outbox.welcomed(Welcome.newBuilder().setReadsParts(true).build());
	}

	private InFlightTask admit(long id) {
		InFlightTask task = new InFlightTask(FakeConnection.task(id).build(), 0, this.outbox, new FailureWriter(false));
		assertThat(this.inFlight.admit(task)).isEqualTo(InFlightTasks.AdmissionResult.ADMITTED);
		return task;
	}

	private static void answer(InFlightTask task) {
		task.succeeded("", Map.of(), new byte[1]);
	}

	private static final class RecordingStream implements StreamObserver<WorkerFrame> {

		private final List<WorkerFrame> frames = new ArrayList<>();

		private final List<Throwable> failures = new ArrayList<>();

		private Runnable whenSent = () -> {
		};

		@Override
		public void onNext(WorkerFrame frame) {
			this.frames.add(frame);
			if (frame.hasResults()) {
				this.whenSent.run();
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.failures.add(failure);
		}

		@Override
		public void onCompleted() {
		}

		private long parts() {
			return this.frames.stream().filter(WorkerFrame::hasPart).count();
		}

		private List<Double> heartbeatLoads() {
			return this.frames.stream()
				.filter(WorkerFrame::hasHeartbeat)
				.map((frame) -> frame.getHeartbeat().getCpuLoad())
				.toList();
		}

		private List<WorkerFrame> resultFrames() {
			return this.frames.stream().filter(WorkerFrame::hasResults).toList();
		}

		private List<Result> results() {
			return resultFrames().stream().flatMap((frame) -> frame.getResults().getResultsList().stream()).toList();
		}

	}

}
