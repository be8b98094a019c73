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

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import com.google.protobuf.CodedOutputStream;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.Part;
import io.jobber.proto.v1.Report;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Results;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.wire.PartSender;

/**
 * Writes results to frames, small ones batched and large ones in parts, and counts them.
 * Used by the network thread only, except where said.
 */
final class ResultWriter {

	private final AtomicLong completed = new AtomicLong(); // read by any thread

	private final AtomicLong failed = new AtomicLong(); // read by any thread

	private final AtomicLong cancelled = new AtomicLong(); // read by any thread

	private final AtomicLong refused = new AtomicLong(); // read by any thread

	private final InFlightTasks inFlight;

	private final LongSupplier nanoTime;

	private final Queue<InFlightTask> large = new ArrayDeque<>();

	private final PartSender parts = new PartSender(); // of the first large one

	private Results.Builder batch = Results.newBuilder();

	private long batchBytes;

	private long maxFrameBytes = Outbox.DEFAULT_MAX_FRAME_BYTES;

	private boolean inParts;

	/**
	 * Create a writer.
	 * @param inFlight frees the slot of each task that is put into a frame
	 * @param nanoTime the time
	 */
	ResultWriter(InFlightTasks inFlight, LongSupplier nanoTime) {
		this.inFlight = inFlight;
		this.nanoTime = nanoTime;
	}

	/**
	 * The size of a frame that holds {@code result} alone, or a little more.
	 * @param result the result
	 * @return the size in bytes
	 */
	static long frameBytes(Result result) {
		return envelopeBytes() + sizeInBatch(result);
	}

	/**
	 * What the dispatcher can read.
	 * @param maxFrameBytes the most that a frame may hold
	 * @param inParts whether it reads payloads in parts
	 */
	void limit(long maxFrameBytes, boolean inParts) {
		this.maxFrameBytes = maxFrameBytes;
		this.inParts = inParts;
	}

	/**
	 * Add an answer to the frame, which is sent before that if it would be too large.
	 * @param task the task that was answered
	 * @param stream the stream to send on
	 */
	void add(InFlightTask task, StreamObserver<WorkerFrame> stream) {
		if (this.inParts && PartSender.isLarge(task.answer().getPayload().size())) {
			this.large.add(task);
		}
		else {
			add(task, task.answer(), stream);
		}
	}

	/**
	 * Send the frame, and what may be sent now of large answers.
	 * @param stream the stream to send on
	 */
	void flush(StreamObserver<WorkerFrame> stream) {
		long nowNanos = this.nanoTime.getAsLong();
		if (sendBatch(stream)) {
			this.parts.sentSmall(nowNanos);
		}
		InFlightTask task;
		while ((task = startLarge()) != null && this.parts.canSend(nowNanos)) {
			Part part = this.parts.nextPart(nowNanos);
			if (part != null) {
				stream.onNext(WorkerFrame.newBuilder().setPart(part).build());
			}
			else {
				Result.Builder rest = task.answer().toBuilder().setEarlierBytes(this.parts.sentBytes());
				this.large.remove();
				add(task, rest.setPayload(this.parts.takeRest()).build(), stream);
				sendBatch(stream);
			}
		}
	}

	/**
	 * The dispatcher has read parts: more may be sent.
	 * @param count how many
	 */
	void partsRead(int count) {
		this.parts.acknowledged(count, this.nanoTime.getAsLong());
	}

	/**
	 * Let go of what waits.
	 */
	void clear() {
		this.large.clear();
		this.parts.clear();
	}

	/**
	 * What was sent so far. From any thread.
	 * @param reason the reason
	 * @return the report
	 */
	Report report(String reason) {
		return Report.newBuilder()
			.setReason(reason)
			.setCompleted(this.completed.get())
			.setFailed(this.failed.get())
			.setCancelled(this.cancelled.get())
			.setRefused(this.refused.get())
			.build();
	}

	/**
	 * The task whose answer is sent in parts now, if there is one.
	 * @return the task, or {@code null} if there is none
	 */
	private @Nullable InFlightTask startLarge() {
		InFlightTask task = this.large.peek();
		if (task != null && !this.parts.isBusy()) {
			Result result = task.answer();
			this.parts.start(result.getTaskId(), result.getAttempt(), result.getPayload());
		}
		return task;
	}

	private void add(InFlightTask task, Result result, StreamObserver<WorkerFrame> stream) {
		long bytes = sizeInBatch(result);
		if (envelopeBytes() + this.batchBytes + bytes > this.maxFrameBytes) {
			sendBatch(stream);
		}
		this.inFlight.remove(task);
		count(result);
		this.batch.addResults(result);
		this.batchBytes += bytes;
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

	private void count(Result result) {
		AtomicLong counter = switch (result.getOutcomeCase()) {
			case PAYLOAD -> this.completed;
			case FAILURE -> this.failed;
			case CANCELLED -> this.cancelled;
			case NACK, OUTCOME_NOT_SET -> this.refused;
		};
		counter.incrementAndGet();
	}

	private static long sizeInBatch(Result result) {
		return CodedOutputStream.computeMessageSize(Results.RESULTS_FIELD_NUMBER, result);
	}

	private static long envelopeBytes() {
		return CodedOutputStream.computeTagSize(WorkerFrame.RESULTS_FIELD_NUMBER) + 5L;
	}

}
