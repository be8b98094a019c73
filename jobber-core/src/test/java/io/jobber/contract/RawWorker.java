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

package io.jobber.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.TaskResult;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Goodbye;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.WorkerFrame;

/**
 * A worker made of raw frames. After each frame of its own it waits until the dispatcher
 * has processed it, and before it looks at what it was sent, until nothing is under way.
 * <ul>
 * <li>the test's thread: all that is sent</li>
 * <li>gRPC's thread: all that is received</li>
 * </ul>
 */
final class RawWorker extends ScriptedWorker implements ClientResponseObserver<WorkerFrame, DispatcherFrame> {

	private final List<Given> held = new CopyOnWriteArrayList<>(); // any thread

	private final List<Long> cancels = new CopyOnWriteArrayList<>(); // any thread

	private final List<String> drains = new CopyOnWriteArrayList<>(); // any thread

	private final AtomicInteger received = new AtomicInteger(); // any thread

	private final String id;

	private final Dispatcher dispatcher;

	private final Traffic.Counts counts;

	private final ManagedChannel channel;

	private ClientCallStreamObserver<WorkerFrame> out; // set before the call starts

	private volatile boolean welcomed;

	private volatile boolean reading = true;

	private volatile @Nullable Status end;

	private int sent; // the test's thread

	private boolean dead; // the test's thread

	RawWorker(String id, Dispatcher dispatcher, Traffic.Counts counts, ManagedChannel channel) {
		this.id = id;
		this.dispatcher = dispatcher;
		this.counts = counts;
		this.channel = channel;
	}

	@Override
	public void beforeStart(ClientCallStreamObserver<WorkerFrame> stream) {
		this.out = stream;
		stream.disableAutoRequestWithInitial(1);
	}

	@Override
	public void onNext(DispatcherFrame frame) {
		switch (frame.getFrameCase()) {
			case WELCOME -> this.welcomed = true;
			case TASKS -> frame.getTasks().getTasksList().stream().map(RawWorker::given).forEach(this.held::add);
			case CANCEL -> this.cancels.addAll(frame.getCancel().getTaskIdsList());
			case DRAIN -> this.drains.add(frame.getDrain().getReason());
			case HEARTBEAT, FRAME_NOT_SET -> {
			}
		}
		this.received.incrementAndGet();
		if (this.reading) {
			this.out.request(1);
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.end = Status.fromThrowable(failure);
	}

	@Override
	public void onCompleted() {
		this.end = Status.OK;
	}

	boolean isAnswered() {
		return this.welcomed || this.end != null;
	}

	void send(WorkerFrame frame) {
		this.sent++;
		this.out.onNext(frame);
		settle();
	}

	@Override
	String id() {
		return this.id;
	}

	@Override
	@Nullable String refusal() {
		return this.welcomed ? null : end();
	}

	@Override
	List<Given> held() {
		settle();
		return List.copyOf(this.held);
	}

	@Override
	List<Long> cancels() {
		settle();
		return List.copyOf(this.cancels);
	}

	@Override
	List<String> drains() {
		settle();
		return List.copyOf(this.drains);
	}

	@Override
	@Nullable String end() {
		settle();
		Status status = this.end;
		if (status == null) {
			return null;
		}
		return status.isOk() ? "closed" : status.getDescription();
	}

	@Override
	void answer(List<TaskResult> results) {
		results.forEach((result) -> this.held
			.removeIf((given) -> given.id() == result.id() && given.attempt() == result.attempt()));
		send(WorkerFrame.newBuilder().setResults(ResultFrames.results(results)).build());
	}

	@Override
	void heartbeat(List<Long> taskIds) {
		send(WorkerFrame.newBuilder().setHeartbeat(Heartbeat.newBuilder().addAllInFlight(taskIds)).build());
	}

	@Override
	void goodbye() {
		send(WorkerFrame.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build());
	}

	@Override
	void die() {
		this.dead = true;
		this.channel.shutdownNow();
		GrpcWorkers.eventually(() -> this.counts.cancelled);
		settle();
	}

	@Override
	void stopReading() {
		settle();
		this.reading = false;
	}

	@Override
	void readAgain() {
		this.reading = true;
		this.out.request(1);
	}

	private void settle() {
		if (!this.dead) {
			GrpcWorkers.eventually(() -> this.end != null || this.counts.processed.get() >= this.sent);
		}
		// Events are run in their order, so all that came before this one have been.
		this.dispatcher.workers().orTimeout(60, TimeUnit.SECONDS).join();
		if (!this.dead && this.reading) {
			GrpcWorkers.eventually(
					() -> this.end != null || (!this.counts.closed && this.received.get() >= this.counts.sent.get()));
		}
	}

	private static Given given(Task task) {
		return new Given(task.getId(), task.getAttempt(), task.getFunction(), Duration.ofMillis(task.getTimeoutMs()));
	}

}
