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

import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import com.google.protobuf.CodedOutputStream;
import com.sun.management.OperatingSystemMXBean;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.Goodbye;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Limits;
import io.jobber.proto.v1.Part;
import io.jobber.proto.v1.PartsRead;
import io.jobber.proto.v1.Report;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Result.OutcomeCase;
import io.jobber.proto.v1.Results;
import io.jobber.proto.v1.Welcome;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.wire.PartSender;

/**
 * The only writer of a worker's stream. Answers come from any thread into a queue; the
 * first of them has the network thread send all that are there by then, small ones
 * batched and large ones in parts. So finished tasks batch themselves: alone an answer
 * leaves at once, under load many leave in one frame. A slot is freed when its answer is
 * put into a frame, hence before the dispatcher can give it away again.
 * <p>
 * The network thread would have to be woken for each frame all the same, since it alone
 * writes to the connection. It sends after it has read all that the connection held: so
 * answers to several frames of tasks leave in one, and the dispatcher, which sends as
 * many tasks as it has got answers, fills its frames again. While it sends it reads
 * nothing, so that no more tasks come than there are slots.
 * <p>
 * It also decides when to say goodbye: after a pass that left no task in flight in a
 * draining worker, every answer is in a frame already sent.
 * <p>
 * Threads: as said at each field and method; where nothing is said, the network thread.
 */
final class Outbox {

	private static final double UNKNOWN_LOAD = -1;

	private final Queue<InFlightTask> answered = new ConcurrentLinkedQueue<>(); // any

	private final AtomicBoolean scheduled = new AtomicBoolean(); // any thread

	private final AtomicLongArray counts = new AtomicLongArray(OutcomeCase.values().length);

	private final AtomicReference<@Nullable String> leaveReason = new AtomicReference<>();

	private final Queue<InFlightTask> large = new ArrayDeque<>();

	private final PartSender parts = new PartSender(); // of the first large one

	private final InFlightTasks inFlight;

	private final Executor networkThread;

	private final Runnable goodbyeSent;

	private final LongSupplier nanoTime;

	private final DoubleSupplier cpuLoadMeter;

	private Results.Builder batch = Results.newBuilder();

	private long batchBytes;

	private int partsRead; // since it was last told

	private @Nullable StreamObserver<WorkerFrame> stream;

	private boolean welcomed;

	private boolean inParts;

	// gRPC's own limit of a message, for a dispatcher that names none.
	private volatile long maxFrameBytes = 4 * 1024 * 1024;

	private volatile long maxPayloadBytes = Long.MAX_VALUE;

	private volatile boolean heartbeatDue; // the timer thread asks

	private volatile double cpuLoad = UNKNOWN_LOAD; // the timer thread measures

	private volatile boolean closed; // any thread

	/**
	 * Create the outbox, which holds back what it is given until the worker is welcomed.
	 * @param inFlight frees the slots
	 * @param networkThread runs what it is given after all that it reads now
	 * @param goodbyeSent is run once the goodbye is on its way
	 */
	Outbox(InFlightTasks inFlight, Executor networkThread, Runnable goodbyeSent) {
		this(inFlight, networkThread, goodbyeSent, System::nanoTime, Outbox::measureCpuLoad);
	}

	Outbox(InFlightTasks inFlight, Executor networkThread, Runnable goodbyeSent, LongSupplier nanoTime,
			DoubleSupplier cpuLoadMeter) {
		this.inFlight = inFlight;
		this.networkThread = networkThread;
		this.goodbyeSent = goodbyeSent;
		this.nanoTime = nanoTime;
		this.cpuLoadMeter = cpuLoadMeter;
	}

	/**
	 * The size of a frame that holds {@code result} alone, or a little more.
	 * @param result the result
	 * @return the size in bytes
	 */
	static long frameBytes(Result result) {
		return CodedOutputStream.computeTagSize(WorkerFrame.RESULTS_FIELD_NUMBER) + 5L + sizeInBatch(result);
	}

	/**
	 * The largest payload that the dispatcher reads. From any thread.
	 * @return the size in bytes
	 */
	long maxPayloadBytes() {
		return this.maxPayloadBytes;
	}

	/**
	 * The largest frame that the dispatcher reads. From any thread.
	 * @return the size in bytes
	 */
	long maxFrameBytes() {
		return this.maxFrameBytes;
	}

	/**
	 * What was sent so far. From any thread.
	 * @return the report
	 */
	Report report() {
		return Report.newBuilder()
			.setReason(Objects.requireNonNullElse(this.leaveReason.get(), ""))
			.setCompleted(this.counts.get(OutcomeCase.PAYLOAD.ordinal()))
			.setFailed(this.counts.get(OutcomeCase.FAILURE.ordinal()))
			.setCancelled(this.counts.get(OutcomeCase.CANCELLED.ordinal()))
			.setRefused(this.counts.get(OutcomeCase.NACK.ordinal()))
			.build();
	}

	/**
	 * Send the first frame.
	 * @param stream the stream to send on
	 * @param hello the first frame
	 */
	void open(StreamObserver<WorkerFrame> stream, WorkerFrame hello) {
		this.stream = stream;
		stream.onNext(hello);
	}

	void welcomed(Welcome welcome) {
		Limits limits = welcome.getLimits();
		if (limits.getMaxPayloadBytes() > 0) {
			this.maxPayloadBytes = limits.getMaxPayloadBytes();
		}
		if (limits.getMaxFrameBytes() > 0) {
			this.maxFrameBytes = limits.getMaxFrameBytes();
		}
		this.inParts = welcome.getReadsParts();
		this.welcomed = true;
		schedule();
	}

	/**
	 * Send the answer of a task. From any thread.
	 * @param task a task that was answered
	 */
	void add(InFlightTask task) {
		this.answered.add(task);
		schedule();
	}

	/**
	 * Run {@code action}, and send what it answers, with all that other threads answer
	 * meanwhile, once it has ended.
	 * @param action what to run
	 */
	void batching(Runnable action) {
		boolean first = this.scheduled.compareAndSet(false, true);
		try {
			action.run();
		}
		finally {
			if (first) {
				execute();
			}
		}
	}

	/**
	 * A part of a task's payload was read.
	 */
	void readPart() {
		this.partsRead++;
		schedule();
	}

	/**
	 * The dispatcher has read parts of results: more may be sent.
	 * @param count how many
	 */
	void partsRead(int count) {
		this.parts.acknowledged(count, this.nanoTime.getAsLong());
		schedule();
	}

	/**
	 * Give a sign of life. On the timer thread.
	 */
	void heartbeat() {
		this.heartbeatDue = true;
		schedule();
		// For the next one. The first takes seconds on a busy machine, which a sign of
		// life must not.
		this.cpuLoad = this.cpuLoadMeter.getAsDouble();
	}

	/**
	 * Admit no task any more, and say goodbye as soon as none is in flight. From any
	 * thread.
	 * @param reason the reason
	 * @return whether this was the first time
	 */
	boolean leave(String reason) {
		boolean first = this.leaveReason.compareAndSet(null, reason);
		this.inFlight.drain();
		schedule();
		return first;
	}

	/**
	 * Send nothing that is answered from now on. From any thread.
	 */
	void close() {
		this.closed = true;
		// Lets go of what waits.
		schedule();
	}

	private void schedule() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			execute();
		}
	}

	private void execute() {
		try {
			this.networkThread.execute(this::run);
		}
		catch (RejectedExecutionException ex) {
			// The worker is closed, and its connection with it.
		}
	}

	private void run() {
		// First: what is added from here on is seen below, or is given another run.
		this.scheduled.set(false);
		StreamObserver<WorkerFrame> stream = this.stream;
		if (this.closed) {
			this.answered.clear();
			this.large.clear();
			this.parts.clear();
		}
		else if (stream != null && this.welcomed) {
			try {
				send(stream);
			}
			catch (Throwable ex) {
				// An Error as well: it is unknown what was sent, so the stream ends.
				this.closed = true;
				stream.onError(ex);
			}
		}
	}

	private void send(StreamObserver<WorkerFrame> stream) {
		InFlightTask task;
		// Closed meanwhile: what was answered after that is seen after that.
		while ((task = this.answered.poll()) != null && !this.closed) {
			if (this.inParts && PartSender.isLarge(task.answer().getPayload().size())) {
				this.large.add(task);
			}
			else {
				add(task, task.answer(), stream);
			}
		}
		long nowNanos = this.nanoTime.getAsLong();
		if (sendBatch(stream)) {
			this.parts.sentSmall(nowNanos);
		}
		sendLarge(stream, nowNanos);
		if (this.partsRead > 0) {
			PartsRead count = PartsRead.newBuilder().setCount(this.partsRead).build();
			this.partsRead = 0;
			stream.onNext(WorkerFrame.newBuilder().setPartsRead(count).build());
		}
		if (this.heartbeatDue) {
			this.heartbeatDue = false;
			stream.onNext(heartbeatFrame());
		}
		// A refusal may have come meanwhile: it gets a run of its own.
		if (this.answered.isEmpty() && this.inFlight.isDrained()) {
			this.closed = true;
			stream.onNext(WorkerFrame.newBuilder().setGoodbye(Goodbye.newBuilder().setReport(report())).build());
			stream.onCompleted();
			this.goodbyeSent.run();
		}
	}

	private void sendLarge(StreamObserver<WorkerFrame> stream, long nowNanos) {
		InFlightTask task;
		while ((task = this.large.peek()) != null) {
			Result result = task.answer();
			if (!this.parts.isBusy()) {
				this.parts.start(result.getTaskId(), result.getAttempt(), result.getPayload());
			}
			if (!this.parts.canSend(nowNanos)) {
				return;
			}
			Part part = this.parts.nextPart(nowNanos);
			if (part != null) {
				stream.onNext(WorkerFrame.newBuilder().setPart(part).build());
			}
			else {
				Result.Builder rest = result.toBuilder().setEarlierBytes(this.parts.sentBytes());
				this.large.remove();
				add(task, rest.setPayload(this.parts.takeRest()).build(), stream);
				sendBatch(stream);
			}
		}
	}

	private void add(InFlightTask task, Result result, StreamObserver<WorkerFrame> stream) {
		if (this.batchBytes + frameBytes(result) > this.maxFrameBytes) {
			sendBatch(stream);
		}
		this.inFlight.remove(task);
		this.counts.incrementAndGet(result.getOutcomeCase().ordinal());
		this.batch.addResults(result);
		this.batchBytes += sizeInBatch(result);
	}

	private boolean sendBatch(StreamObserver<WorkerFrame> stream) {
		if (this.batch.getResultsCount() == 0) {
			return false;
		}
		WorkerFrame frame = WorkerFrame.newBuilder().setResults(this.batch).build();
		this.batch = Results.newBuilder();
		this.batchBytes = 0;
		stream.onNext(frame);
		return true;
	}

	private WorkerFrame heartbeatFrame() {
		return WorkerFrame.newBuilder()
			.setHeartbeat(Heartbeat.newBuilder()
				.setTasksRead(this.inFlight.tasksRead())
				.addAllInFlight(this.inFlight.ids())
				.setCpuLoad(this.cpuLoad))
			.build();
	}

	private static long sizeInBatch(Result result) {
		return CodedOutputStream.computeMessageSize(Results.RESULTS_FIELD_NUMBER, result);
	}

	private static double measureCpuLoad() {
		if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
			double load = system.getCpuLoad();
			return Double.isNaN(load) ? UNKNOWN_LOAD : load;
		}
		return UNKNOWN_LOAD;
	}

}
