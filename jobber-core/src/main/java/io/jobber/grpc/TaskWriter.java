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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.Assignment;
import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskTimer;
import io.jobber.dispatch.WorkerConnection;
import io.jobber.proto.v1.Cancel;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Drain;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Part;
import io.jobber.proto.v1.PartsRead;
import io.jobber.proto.v1.Tasks;
import io.jobber.wire.PartSender;
import io.jobber.wire.PayloadBytes;

/**
 * Writes to the stream of one worker: the tasks of a round in one frame, or several if it
 * would grow too large, and one large payload at a time in parts, so that small tasks
 * pass in between.
 * <ul>
 * <li>the match loop: all methods, except where said</li>
 * <li>gRPC's thread of this call: {@link #acknowledged} and {@link #readPart}</li>
 * </ul>
 */
final class TaskWriter implements WorkerConnection {

	// Only what was sent tells whether the worker reads, before it is given more.
	private static final long FULL_BATCH_BYTES = 256 * 1024;

	private static final DispatcherFrame HEARTBEAT = DispatcherFrame.newBuilder()
		.setHeartbeat(Heartbeat.getDefaultInstance())
		.build();

	private final ServerCallStreamObserver<DispatcherFrame> out;

	private final long maxFrameBytes;

	private final boolean inParts;

	private final TaskTimer clock;

	private final Runnable onEnd;

	private final Tasks.Builder batch = Tasks.newBuilder();

	private long batchBytes;

	private final List<Long> cancels = new ArrayList<>();

	private final PartSender parts = new PartSender();

	private @Nullable Assignment parted; // the task whose payload is sent in parts

	private long partedNanos; // when it was taken

	private boolean tookSmall; // since the window was looked at

	private boolean ended;

	// Parts of tasks that the worker acknowledged, and that are not counted yet. Any
	// thread.
	private final AtomicInteger acknowledged = new AtomicInteger();

	// Parts of results that were read, and not acknowledged so far. Any thread.
	private final AtomicInteger readParts = new AtomicInteger();

	/**
	 * Create the writer of a worker that is about to join.
	 * @param out its stream
	 * @param limits bound the frames
	 * @param inParts whether the worker reads parts
	 * @param clock the time
	 * @param onEnd is run once when the stream ends
	 */
	TaskWriter(ServerCallStreamObserver<DispatcherFrame> out, StreamLimits limits, boolean inParts, TaskTimer clock,
			Runnable onEnd) {
		this.out = out;
		this.maxFrameBytes = limits.maxFrameBytes();
		this.inParts = inParts;
		this.clock = clock;
		this.onEnd = onEnd;
	}

	@Override
	public boolean isReady() {
		return this.out.isReady();
	}

	/**
	 * A large task has to wait until none is under way: it is in better hands in the
	 * queue, for another worker may have it.
	 */
	@Override
	public boolean canTake(io.jobber.task.Task task) {
		return !isParted(task) || this.parts.canStart(look());
	}

	@Override
	public boolean take(Assignment assignment) {
		if (isParted(assignment.task())) {
			this.parted = assignment;
			this.partedNanos = this.clock.nanoTime();
			this.parts.start(assignment.id(), assignment.attempt(),
					PayloadBytes.wrap(assignment.task().payload().bytes()));
			return false;
		}
		this.tookSmall = true;
		add(Frames.task(assignment));
		return true;
	}

	@Override
	public void flush(LongConsumer lastPiece) {
		sendBatch();
		if (!this.cancels.isEmpty()) {
			send(DispatcherFrame.newBuilder().setCancel(Cancel.newBuilder().addAllTaskIds(this.cancels)).build());
			this.cancels.clear();
		}
		acknowledgeParts();
		if (this.inParts) {
			sendParts(look(), lastPiece);
		}
	}

	@Override
	public void cancel(long taskId) {
		if (this.parted != null && this.parted.id() == taskId) {
			this.parted = null;
		}
		if (!this.parts.cancel(taskId)) {
			this.cancels.add(taskId);
		}
	}

	@Override
	public void drain(String reason) {
		send(DispatcherFrame.newBuilder().setDrain(Drain.newBuilder().setReason(reason)).build());
	}

	@Override
	public void heartbeat() {
		send(HEARTBEAT);
	}

	@Override
	public void close() {
		if (!this.ended) {
			end();
			this.out.onCompleted();
		}
	}

	@Override
	public void abort(String reason) {
		if (!this.ended) {
			end();
			this.out.onError(Status.UNAVAILABLE.withDescription(reason).asRuntimeException());
		}
	}

	/**
	 * The worker acknowledged parts of tasks.
	 * @param count how many; nonsense is taken for all
	 * @param worker the worker
	 */
	void acknowledged(int count, JoinedWorker worker) {
		// It may come in several frames before the match loop has seen the first.
		this.acknowledged.accumulateAndGet((count < 0) ? Integer.MAX_VALUE : count,
				(before, more) -> (int) Math.min(Integer.MAX_VALUE, (long) before + more));
		worker.alive();
		worker.ready();
	}

	/**
	 * A part of a result was read. It is acknowledged with the next flush; if the worker
	 * does not read then, once it does.
	 * @param worker the worker
	 */
	void readPart(JoinedWorker worker) {
		// A worker that floods its stream has many acknowledged at once.
		if (this.readParts.getAndIncrement() == 0) {
			worker.alive();
			worker.ready();
		}
	}

	private boolean isParted(io.jobber.task.Task task) {
		return this.inParts && PartSender.isLarge(task.payload().size());
	}

	/**
	 * Bring the window of parts up to date.
	 * @return the time
	 */
	private long look() {
		long now = this.clock.nanoTime();
		int count = this.acknowledged.getAndSet(0);
		if (count > 0) {
			this.parts.acknowledged(count, now);
		}
		if (this.tookSmall) {
			this.tookSmall = false;
			this.parts.sentSmall(now);
		}
		return now;
	}

	private void sendParts(long now, LongConsumer lastPiece) {
		Assignment task;
		while ((task = this.parted) != null && this.parts.canSend(now) && isReady()) {
			Part part = this.parts.nextPart(now);
			if (part != null) {
				send(DispatcherFrame.newBuilder().setPart(part).build());
				continue;
			}
			this.parted = null;
			lastPiece.accept(task.id());
			add(Frames.task(task, now - this.partedNanos, this.parts.sentBytes(), this.parts.takeRest()));
			sendBatch();
		}
	}

	private void add(io.jobber.proto.v1.Task task) {
		// Each message in a list costs its tag and its length on top, ten bytes at most.
		int size = task.getSerializedSize() + 10;
		if (this.batchBytes + size > this.maxFrameBytes) {
			sendBatch();
		}
		this.batch.addTasks(task);
		this.batchBytes += size;
		if (this.batchBytes >= FULL_BATCH_BYTES) {
			sendBatch();
		}
	}

	private void sendBatch() {
		if (this.batchBytes > 0) {
			Tasks tasks = this.batch.build();
			this.batch.clear();
			this.batchBytes = 0;
			send(DispatcherFrame.newBuilder().setTasks(tasks).build());
		}
	}

	private void acknowledgeParts() {
		if (this.readParts.get() > 0 && isReady()) {
			int count = this.readParts.getAndSet(0);
			send(DispatcherFrame.newBuilder().setPartsRead(PartsRead.newBuilder().setCount(count)).build());
		}
	}

	private void send(DispatcherFrame frame) {
		if (!this.ended) {
			this.out.onNext(frame);
		}
	}

	private void end() {
		this.ended = true;
		this.parted = null;
		this.parts.clear();
		this.batch.clear();
		this.onEnd.run();
	}

}
