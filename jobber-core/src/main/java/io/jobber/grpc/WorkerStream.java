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
import java.util.Set;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.TaskTimer;
import io.jobber.dispatch.WorkerInfo;
import io.jobber.grpc.JoinService.JoinTarget;
import io.jobber.grpc.Refusals.Reason;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.Report;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.scheduler.IdentityVerifier;
import io.jobber.scheduler.JoinRefusedException;
import io.jobber.wire.PayloadAssembler;
import io.jobber.worker.PlainText;

/**
 * One Join call, from Hello to its close.
 * <ul>
 * <li>gRPC's thread of this call: all that comes in, and the answer to Hello</li>
 * <li>the thread of an {@link IdentityVerifier}: that answer, for its workers</li>
 * <li>any thread: {@link #refuse}, as long as the worker has not joined</li>
 * <li>the match loop: all that goes out once the worker has joined, by its
 * {@link TaskWriter}</li>
 * </ul>
 */
final class WorkerStream implements StreamObserver<IncomingFrame> {

	private static final Logger logger = LoggerFactory.getLogger(WorkerStream.class);

	// Asking for one message after the other costs a wake-up of the transport each time.
	private static final int REQUEST_BATCH = 64;

	// What may be under way to a worker before it counts as a slow reader.
	private static final int READY_BYTES = 1024 * 1024;

	private final ServerCallStreamObserver<DispatcherFrame> out;

	private final List<JoinTarget> targets;

	private final @Nullable IdentityVerifier verifier;

	private final StreamLimits limits;

	private final @Nullable CallEnd callEnd = CallEnd.current();

	private final Set<String> workerIds; // of all streams; any thread

	private final Refusals refusals;

	private final TaskTimer clock;

	// Written under the lock, by gRPC's thread or by the verifier's.
	private volatile @Nullable JoinedWorker worker;

	private volatile @Nullable TaskWriter writer; // as the worker, before it

	private boolean refused; // guarded by this

	private Runnable known = () -> {
	}; // set before gRPC's first call

	private int received; // gRPC's thread

	private boolean unreadable; // gRPC's thread

	private final PayloadAssembler payload = new PayloadAssembler(); // gRPC's thread

	WorkerStream(ServerCallStreamObserver<DispatcherFrame> out, List<JoinTarget> targets,
			@Nullable IdentityVerifier verifier, StreamLimits limits, Set<String> workerIds, Refusals refusals,
			TaskTimer clock) {
		this.out = out;
		this.targets = targets;
		this.verifier = verifier;
		this.limits = limits;
		this.workerIds = workerIds;
		this.refusals = refusals;
		this.clock = clock;
		out.disableAutoRequest();
		// Each call ends with one of the two: the second one if this side ended it, be it
		// gRPC itself.
		out.setOnCancelHandler(this::callEnded);
		out.setOnCloseHandler(this::callEnded);
		out.setOnReadyThreshold(READY_BYTES);
		out.setOnReadyHandler(this::ready);
		if (this.callEnd != null) {
			this.callEnd.awaitHello(() -> refuse(Reason.TOO_LARGE, Status.INVALID_ARGUMENT
				.withDescription("It sent more than " + CallEnd.MAX_HELLO_BYTES + " bytes before its Welcome")));
		}
		out.request(1);
	}

	@Override
	public void onNext(IncomingFrame incoming) {
		if (this.unreadable) {
			return;
		}
		if (incoming.violation() != null) {
			unreadable(incoming.violation());
			return;
		}
		WorkerFrame frame = incoming.frame();
		JoinedWorker joined = this.worker;
		TaskWriter replies = this.writer;
		if (joined == null || replies == null) {
			hello(frame);
			return;
		}
		if (++this.received == REQUEST_BATCH / 2) {
			this.received = 0;
			this.out.request(REQUEST_BATCH / 2);
		}
		switch (frame.getFrameCase()) {
			case RESULTS, PART -> {
				try {
					receive(joined, replies, frame);
				}
				catch (IllegalArgumentException ex) {
					joined.lost("protocol violation: " + ex.getMessage());
				}
			}
			case PARTS_READ -> replies.acknowledged(frame.getPartsRead().getCount(), joined);
			case GOODBYE -> goodbye(joined, frame.getGoodbye().getReport());
			case HEARTBEAT ->
				joined.heartbeat(frame.getHeartbeat().getInFlightList(), Frames.tasksRead(frame.getHeartbeat()));
			case HELLO -> joined.lost("protocol violation: it sent a second Hello");
			// A frame of a later protocol.
			case FRAME_NOT_SET -> joined.alive();
		}
	}

	private void receive(JoinedWorker joined, TaskWriter replies, WorkerFrame frame) {
		if (frame.hasPart()) {
			this.payload.add(frame.getPart(), this.limits.maxPayloadBytes());
			replies.readPart(joined);
		}
		else {
			List<TaskResult> results = Frames.results(frame.getResults().getResultsList(), this.payload,
					this.limits.maxPayloadBytes());
			ArrivalExecutor.arrive(() -> joined.answer(results));
		}
	}

	// Nothing more is read of it: what gRPC has to say to a worker that does not read
	// itself may wait for long.
	private void unreadable(String violation) {
		this.unreadable = true;
		String reason = "protocol violation: it sent a frame that cannot be read: " + violation;
		ended(reason, Reason.INVALID_HELLO, Status.INVALID_ARGUMENT.withDescription(reason));
	}

	@Override
	public void onError(Throwable failure) {
		callEnded();
	}

	private void callEnded() {
		String reason = (this.callEnd != null) ? this.callEnd.reason(this.limits)
				: "its connection was cut, or it sent a frame of more than " + this.limits.maxFrameBytes()
						+ " bytes (jobber.max-payload-size)";
		ended(reason, Reason.ENDED, Status.CANCELLED.withDescription(reason));
	}

	@Override
	public void onCompleted() {
		// After a goodbye this changes nothing any more.
		ended("it closed its stream without a goodbye", Reason.ENDED,
				Status.INVALID_ARGUMENT.withDescription("The stream ended before its Hello"));
	}

	private void ended(String lossReason, Reason refusalReason, Status refusal) {
		// First, since a worker may join on another thread, which the lock shows.
		refuse(refusalReason, refusal);
		JoinedWorker joined = this.worker;
		if (joined != null) {
			joined.lost(lossReason);
		}
	}

	/**
	 * Set what is done once the stream's worker is known, or is refused.
	 * @param known what to run
	 */
	void whenKnown(Runnable known) {
		this.known = known;
	}

	/**
	 * End the call of a peer that may not join, or has sent no Hello.
	 * @param reason why
	 * @param status the status to close with
	 */
	synchronized void refuse(Reason reason, Status status) {
		if (this.refused || this.worker != null) {
			return;
		}
		this.refused = true;
		this.known.run();
		this.refusals.add(reason, (this.callEnd != null) ? this.callEnd.peer() : null, status.getDescription());
		this.out.onError(status.asRuntimeException());
	}

	private synchronized void hello(WorkerFrame frame) {
		if (this.refused) {
			return;
		}
		String token = frame.getHello().getToken();
		if (this.verifier != null && this.verifier.recognizes(token)) {
			// Nothing more is read of the worker until it has joined.
			this.verifier.verify(token).whenComplete((identity, failure) -> identified(frame, identity, failure));
			return;
		}
		JoinTarget target = target(token);
		admit(frame, target, target.isStanding(token), "");
	}

	private synchronized void identified(WorkerFrame frame, @Nullable String identity, @Nullable Throwable failure) {
		if (this.refused) {
			return;
		}
		if (identity == null) {
			Throwable cause = (failure != null && failure.getCause() != null) ? failure.getCause() : failure;
			refuse(Reason.UNAUTHENTICATED,
					Status.UNAUTHENTICATED.withDescription((cause instanceof JoinRefusedException) ? cause.getMessage()
							: "the worker's identity cannot be verified: " + cause));
			return;
		}
		JoinTarget target = this.targets.stream()
			.filter((each) -> each.roles().test(identity))
			.findFirst()
			.orElse(null);
		if (target == null) {
			refuse(Reason.UNAUTHENTICATED,
					Status.UNAUTHENTICATED.withDescription("no pool may be joined by " + identity));
			return;
		}
		admit(frame, target, true, " as " + identity);
	}

	private void admit(WorkerFrame frame, JoinTarget target, boolean standing, String identity) {
		Status refusal = Admission.refusal(frame, target, standing,
				(this.callEnd != null) ? this.callEnd.certificate() : null, this.workerIds);
		if (refusal != null) {
			refuse(Reason.of(refusal), refusal);
			return;
		}
		Hello hello = frame.getHello();
		WorkerInfo info = Frames.info(hello, standing);
		TaskWriter replies = new TaskWriter(this.out, this.limits, hello.getReadsParts(), this.clock,
				() -> this.workerIds.remove(info.id()));
		this.writer = replies;
		if (this.callEnd != null) {
			this.callEnd.welcomed();
		}
		try {
			// No other thread sends before the worker has joined.
			this.out.onNext(
					DispatcherFrame.newBuilder().setWelcome(Frames.welcome(this.limits, Admission.PROTOCOL)).build());
			this.worker = target.dispatcher().join(info, replies);
		}
		finally {
			if (this.worker == null) {
				this.workerIds.remove(info.id());
			}
			if (!standing) {
				target.invitations().joined();
			}
			this.known.run();
		}
		this.out.request(REQUEST_BATCH);
		logger.info("{} {} joined{}: {} slots, lifetime {}, version {}", standing ? "Standing worker" : "Worker",
				info.id(), identity, info.slots(), info.lifetime(),
				PlainText.line(hello.getVersion(), PlainText.MAX_LOGGED_CHARS));
	}

	// Any target refuses a token of no pool.
	private JoinTarget target(String token) {
		return this.targets.stream().filter((target) -> target.issued(token)).findFirst().orElse(this.targets.get(0));
	}

	private void goodbye(JoinedWorker joined, Report report) {
		logger.info("Worker {} left: {} ({} completed, {} failed, {} cancelled, {} refused)", joined.id(),
				PlainText.line(report.getReason(), PlainText.MAX_LOGGED_CHARS), report.getCompleted(),
				report.getFailed(), report.getCancelled(), report.getRefused());
		joined.leave();
	}

	private void ready() {
		JoinedWorker joined = this.worker;
		if (joined != null) {
			joined.ready();
		}
	}

}
