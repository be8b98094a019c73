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

import java.util.List;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Part;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.Tasks;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.wire.PayloadAssembler;

/**
 * The reader of a worker's stream: admits and starts tasks, cancels them, and hands what
 * concerns the session to the session. Called on the network thread only.
 */
final class Inbox implements ClientResponseObserver<WorkerFrame, DispatcherFrame> {

	// Asking for each frame singly costs more than anything else on this path.
	private static final int REQUESTED_FRAMES = 256;

	private final WorkerSession session;

	private final TaskHandler handler;

	private final InFlightTasks inFlight;

	private final Outbox outbox;

	private final FailureWriter failures;

	private final PayloadAssembler payload = new PayloadAssembler();

	private @Nullable ClientCallStreamObserver<WorkerFrame> stream;

	private int consumedFrames;

	Inbox(WorkerSession session, TaskHandler handler, InFlightTasks inFlight, Outbox outbox, FailureWriter failures) {
		this.session = session;
		this.handler = handler;
		this.inFlight = inFlight;
		this.outbox = outbox;
		this.failures = failures;
	}

	@Override
	public void beforeStart(ClientCallStreamObserver<WorkerFrame> stream) {
		this.stream = stream;
		stream.disableAutoRequestWithInitial(REQUESTED_FRAMES);
		stream.setOnReadyHandler(this::ready);
	}

	@Override
	public void onNext(DispatcherFrame frame) {
		requestMore();
		if (!this.session.isWelcomed() && !frame.hasWelcome()) {
			if (frame.hasTasks()) {
				this.session.lost("protocol violation: tasks before the welcome");
			}
			return;
		}
		this.session.heard();
		try {
			take(frame);
		}
		catch (IllegalArgumentException ex) {
			this.session.lost("protocol violation: " + ex.getMessage());
		}
	}

	private void take(DispatcherFrame frame) {
		switch (frame.getFrameCase()) {
			case WELCOME -> this.session.welcomed(frame.getWelcome());
			case TASKS -> receive(frame.getTasks());
			case PART -> receive(frame.getPart());
			case PARTS_READ -> this.outbox.partsRead(frame.getPartsRead().getCount());
			case CANCEL -> cancel(frame.getCancel().getTaskIdsList());
			case DRAIN -> this.session.drain(frame.getDrain().getReason());
			case HEARTBEAT, FRAME_NOT_SET -> {
			}
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.session.broken(new BrokenCall(Status.fromThrowable(failure)));
	}

	@Override
	public void onCompleted() {
		this.session.completed();
	}

	private void ready() {
		if (this.stream != null) {
			this.session.connected(this.stream);
		}
	}

	private void requestMore() {
		this.consumedFrames++;
		if (this.consumedFrames >= REQUESTED_FRAMES / 2 && this.stream != null) {
			this.stream.request(this.consumedFrames);
			this.consumedFrames = 0;
		}
	}

	private void receive(Tasks tasks) {
		long arrivalNanos = System.nanoTime();
		this.outbox.batching(() -> {
			for (Task task : tasks.getTasksList()) {
				receive(task, arrivalNanos);
			}
			this.inFlight.read(tasks.getTasksCount());
		});
	}

	private void receive(Part part) {
		this.payload.add(part, this.outbox.maxPayloadBytes());
		this.outbox.readPart();
	}

	private void receive(Task received, long arrivalNanos) {
		ByteString last = received.getPayload();
		ByteString payload = this.payload.complete(received.getId(), received.getAttempt(), received.getEarlierBytes(),
				last);
		boolean whole = payload == null || payload == last;
		InFlightTask task = new InFlightTask(whole ? received : received.toBuilder().setPayload(payload).build(),
				arrivalNanos, this.outbox, this.failures);
		long payloadBytes = received.getEarlierBytes() + last.size();
		if (payload == null || payloadBytes > this.outbox.maxPayloadBytes()) {
			task.refuse(Nack.Reason.TOO_LARGE, "The payload of " + payloadBytes + " bytes is larger than the limit of "
					+ this.outbox.maxPayloadBytes() + " bytes");
		}
		else if (task.headerChars() > PlainText.MAX_HEADER_CHARS) {
			task.refuse(Nack.Reason.TOO_LARGE, "The task's headers, content type and function name have "
					+ task.headerChars() + " characters, the limit is " + PlainText.MAX_HEADER_CHARS);
		}
		else {
			admit(task);
		}
	}

	private void cancel(List<Long> taskIds) {
		this.payload.forget(taskIds);
		this.inFlight.cancel(taskIds);
	}

	private void admit(InFlightTask task) {
		switch (this.inFlight.admit(task)) {
			case ADMITTED -> task.start(this.handler);
			case BUSY -> task.refuse(Nack.Reason.BUSY, "All slots of the worker are taken");
			case DRAINING -> task.refuse(Nack.Reason.DRAINING, "The worker is leaving");
			case TOO_LONG -> {
				task.refuse(Nack.Reason.DRAINING, "The worker's lifetime ends before the task's time");
				// The dispatcher gives it nothing more, so it is of no more use.
				this.session.drain("it was given a task that may outlive it");
			}
			case DUPLICATE -> {
			}
		}
	}

}
