package io.jobber.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.Test;

import io.jobber.proto.v1.Limits;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.WorkerFrame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The writer of a worker's stream, alone.
 */
class OutboxTests {

	private static final int ONE_ANSWER_BYTES = 25;

	private final InFlightTasks inFlight = new InFlightTasks(8, new Lifetime(Duration.ZERO, 0));

	private final Outbox outbox = new Outbox(this.inFlight, () -> {
	});

	private final RecordingStream stream = new RecordingStream();

	@Test
	void sendsNothingThatIsAnsweredAfterItWasClosedInTheMidstOfAPass() {
		InFlightTask late = admit(3);
		open();
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
	void sendsNothingIfItWasClosedBeforeItIsOpened() {
		this.outbox.close();

		open();
		answer(admit(1));

		assertThat(this.stream.results()).isEmpty();
	}

	private void open() {
		this.outbox.open(this.stream, WorkerFrame.getDefaultInstance());
		this.outbox.welcomed(Limits.newBuilder().setMaxFrameBytes(ONE_ANSWER_BYTES).build());
	}

	private InFlightTask admit(long id) {
		InFlightTask task = new InFlightTask(FakeConnection.task(id).build(), 0, this.outbox);
		assertThat(this.inFlight.admit(task)).isEqualTo(InFlightTasks.Admission.ADMITTED);
		return task;
	}

	private static void answer(InFlightTask task) {
		task.succeeded("", Map.of(), new byte[1]);
	}

	private static final class RecordingStream implements StreamObserver<WorkerFrame> {

		private final List<WorkerFrame> frames = new ArrayList<>();

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
			throw new AssertionError(failure);
		}

		@Override
		public void onCompleted() {
		}

		private List<Result> results() {
			return this.frames.stream().flatMap((frame) -> frame.getResults().getResultsList().stream()).toList();
		}

	}

}
