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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import com.sun.management.OperatingSystemMXBean;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.Goodbye;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Limits;
import io.jobber.proto.v1.PartsRead;
import io.jobber.proto.v1.Report;
import io.jobber.proto.v1.Welcome;
import io.jobber.proto.v1.WorkerFrame;

/**
 * The only writer of a worker's stream. Answers come from any thread into a queue; who
 * raises the counter of work from zero has the network thread drain it, which repeats for
 * whatever arrived meanwhile. So finished tasks batch themselves: alone an answer leaves
 * at once, under load many leave in one frame. A slot is freed when its answer is put
 * into a frame, hence before the dispatcher can give it away again.
 * <p>
 * The network thread would have to be woken for each frame all the same, since it alone
 * writes to the connection. It drains after it has read all that the connection held: so
 * answers to several frames of tasks leave in one, and the dispatcher, which sends as
 * many tasks as it has got answers, fills its frames again. While it drains it reads
 * nothing, so that no more tasks come than there are slots.
 * <p>
 * The drainer also decides when to say goodbye: after a pass that left no task in flight
 * in a draining worker, every answer is in a frame already sent.
 */
final class Outbox {

	// gRPC's own limit of a message, for a dispatcher that names none.
	static final long DEFAULT_MAX_FRAME_BYTES = 4 * 1024 * 1024;

	private static final double UNKNOWN_LOAD = -1;

	private final Queue<InFlightTask> answered = new ConcurrentLinkedQueue<>();

	// Any thread. Starts held, until open().
	private final AtomicInteger wip = new AtomicInteger(1);

	private final InFlightTasks inFlight;

	private final Executor networkThread;

	private final Runnable goodbyeSent;

	private final DoubleSupplier cpuLoadMeter;

	private final ResultWriter writer; // network thread only, but for its report

	private int partsRead; // network thread only; since it was last told

	private volatile @Nullable StreamObserver<WorkerFrame> stream;

	private volatile boolean closed;

	private volatile boolean welcomed;

	private volatile long maxPayloadBytes = Long.MAX_VALUE;

	private volatile long maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;

	private volatile boolean heartbeatDue;

	private volatile double cpuLoad = UNKNOWN_LOAD; // the timer thread measures

	private volatile String leaveReason = "";

	/**
	 * Create the outbox, which holds back what it is given until it is opened.
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
		this.cpuLoadMeter = cpuLoadMeter;
		this.writer = new ResultWriter(inFlight, nanoTime);
	}

	long maxPayloadBytes() {
		return this.maxPayloadBytes;
	}

	long maxFrameBytes() {
		return this.maxFrameBytes;
	}

	/**
	 * Send the first frame.
	 * @param stream the stream to send on
	 * @param hello the first frame
	 */
	void open(StreamObserver<WorkerFrame> stream, WorkerFrame hello) {
		stream.onNext(hello);
		this.stream = stream;
		// Closed meanwhile: either that took the stream away or it is seen here.
		if (this.closed) {
			this.stream = null;
		}
		drainLoop();
	}

	void welcomed(Welcome welcome) {
		Limits limits = welcome.getLimits();
		if (limits.getMaxPayloadBytes() > 0) {
			this.maxPayloadBytes = limits.getMaxPayloadBytes();
		}
		if (limits.getMaxFrameBytes() > 0) {
			this.maxFrameBytes = limits.getMaxFrameBytes();
		}
		this.writer.limit(this.maxFrameBytes, welcome.getReadsParts());
		this.welcomed = true;
		drain();
	}

	void add(InFlightTask task) {
		this.answered.add(task);
		drain();
	}

	/**
	 * A part of a task's payload was read. Network thread only.
	 */
	void readPart() {
		this.partsRead++;
		drain();
	}

	/**
	 * The dispatcher has read parts of results. Network thread only.
	 * @param count how many
	 */
	void partsRead(int count) {
		this.writer.partsRead(count);
		drain();
	}

	void heartbeat() {
		this.heartbeatDue = true;
		drain();
		// For the next one. The first takes seconds on a busy machine, which a sign of
		// life must not.
		this.cpuLoad = this.cpuLoadMeter.getAsDouble();
	}

	/**
	 * Admit no task any more, and say goodbye as soon as none is in flight.
	 * @param reason the reason
	 */
	void leave(String reason) {
		this.leaveReason = reason;
		this.inFlight.drain();
		drain();
	}

	/**
	 * Send nothing that is answered from now on.
	 */
	void close() {
		this.closed = true;
		this.stream = null;
		// Lets go of what waits.
		drain();
	}

	/**
	 * Run {@code action}, and send what it answers in as few frames as possible.
	 * @param action what to run
	 */
	void batching(Runnable action) {
		boolean drainer = this.wip.getAndIncrement() == 0;
		try {
			action.run();
		}
		finally {
			if (drainer) {
				scheduleDrain();
			}
		}
	}

	Report report() {
		return this.writer.report(this.leaveReason);
	}

	private void drain() {
		if (this.wip.getAndIncrement() == 0) {
			scheduleDrain();
		}
	}

	private void scheduleDrain() {
		try {
			this.networkThread.execute(this::drainLoop);
		}
		catch (RejectedExecutionException ex) {
			// The worker is closed, and its connection with it.
		}
	}

	private void drainLoop() {
		int missed;
		do {
			missed = this.wip.get();
			passGuarded();
		}
		while (this.wip.addAndGet(-missed) != 0);
	}

	private void passGuarded() {
		try {
			pass();
		}
		catch (Throwable ex) {
			// An Error as well: it is unknown what was sent, so the stream ends.
			StreamObserver<WorkerFrame> broken = this.stream;
			this.stream = null;
			if (broken != null) {
				broken.onError(ex);
			}
		}
	}

	private void pass() {
		StreamObserver<WorkerFrame> current = this.stream;
		if (current == null) {
			this.answered.clear();
			this.writer.clear();
			return;
		}
		if (!this.welcomed) {
			return;
		}
		InFlightTask task;
		// Closed meanwhile: what was answered after that is seen after that.
		while ((task = this.answered.poll()) != null && this.stream != null) {
			this.writer.add(task, current);
		}
		this.writer.flush(current);
		if (this.partsRead > 0) {
			current.onNext(partsReadFrame(this.partsRead));
			this.partsRead = 0;
		}
		if (this.heartbeatDue) {
			this.heartbeatDue = false;
			current.onNext(heartbeatFrame());
		}
		// A refusal may have come meanwhile: it gets a pass of its own.
		if (this.answered.isEmpty() && this.inFlight.isDrained()) {
			this.stream = null;
			current.onNext(WorkerFrame.newBuilder().setGoodbye(Goodbye.newBuilder().setReport(report())).build());
			current.onCompleted();
			this.goodbyeSent.run();
		}
	}

	private static WorkerFrame partsReadFrame(int count) {
		return WorkerFrame.newBuilder().setPartsRead(PartsRead.newBuilder().setCount(count)).build();
	}

	private WorkerFrame heartbeatFrame() {
		// The count first: what is read meanwhile is named, and not counted.
		long tasksRead = this.inFlight.tasksRead();
		return WorkerFrame.newBuilder()
			.setHeartbeat(Heartbeat.newBuilder()
				.setTasksRead(tasksRead)
				.addAllInFlight(this.inFlight.ids())
				.setCpuLoad(this.cpuLoad))
			.build();
	}

	private static double measureCpuLoad() {
		if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
			double load = system.getCpuLoad();
			return Double.isNaN(load) ? UNKNOWN_LOAD : load;
		}
		return UNKNOWN_LOAD;
	}

}
