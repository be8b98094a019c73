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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

import io.jobber.proto.v1.Cancel;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Drain;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.Tasks;
import io.jobber.proto.v1.WorkerFrame;

import static org.awaitility.Awaitility.await;

/**
 * A {@link FakeDispatcher}'s side of one worker's stream.
 */
final class FakeConnection {

	private final List<WorkerFrame> frames = new CopyOnWriteArrayList<>();

	// Guarded by this.
	private final ServerCallStreamObserver<DispatcherFrame> out;

	// Guarded by this.
	private boolean completed;

	private volatile boolean halfClosed;

	private volatile boolean broken;

	FakeConnection(ServerCallStreamObserver<DispatcherFrame> out) {
		this.out = out;
		out.setOnCancelHandler(() -> this.broken = true);
	}

	static Task.Builder task(long id) {
		return Task.newBuilder()
			.setId(id)
			.setAttempt(1)
			.setFunction("echo")
			.setContentType("text/plain")
			.setPayload(ByteString.copyFromUtf8("payload " + id))
			.setTimeoutMs(60_000);
	}

	synchronized void send(DispatcherFrame frame) {
		this.out.onNext(frame);
	}

	void send(Task.Builder... tasks) {
		Tasks.Builder frame = Tasks.newBuilder();
		Arrays.asList(tasks).forEach(frame::addTasks);
		send(DispatcherFrame.newBuilder().setTasks(frame).build());
	}

	/**
	 * Send unless the call has ended.
	 */
	synchronized void trySend(Task.Builder task) {
		if (!this.completed && !this.out.isCancelled()) {
			send(task);
		}
	}

	void cancel(Long... ids) {
		send(DispatcherFrame.newBuilder().setCancel(Cancel.newBuilder().addAllTaskIds(List.of(ids))).build());
	}

	void drain(String reason) {
		send(DispatcherFrame.newBuilder().setDrain(Drain.newBuilder().setReason(reason)).build());
	}

	void heartbeat() {
		send(DispatcherFrame.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
	}

	synchronized void complete() {
		this.completed = true;
		this.out.onCompleted();
	}

	synchronized void fail(Status status) {
		this.out.onError(status.asRuntimeException());
	}

	void received(WorkerFrame frame) {
		this.frames.add(frame);
	}

	void halfClosed() {
		this.halfClosed = true;
	}

	void broken() {
		this.broken = true;
	}

	boolean isHalfClosed() {
		return this.halfClosed;
	}

	boolean isBroken() {
		return this.broken;
	}

	List<WorkerFrame> frames() {
		return this.frames;
	}

	Hello hello() {
		return this.frames.get(0).getHello();
	}

	WorkerFrame last() {
		return this.frames.get(this.frames.size() - 1);
	}

	List<WorkerFrame> resultFrames() {
		return this.frames.stream().filter(WorkerFrame::hasResults).toList();
	}

	List<Heartbeat> heartbeats() {
		return this.frames.stream().filter(WorkerFrame::hasHeartbeat).map(WorkerFrame::getHeartbeat).toList();
	}

	List<Result> results() {
		return this.frames.stream().flatMap((frame) -> frame.getResults().getResultsList().stream()).toList();
	}

	List<Result> awaitResults(int count) {
		await().atMost(Duration.ofMinutes(1)).until(() -> results().size() >= count);
		return results();
	}

	Result awaitResult(long id) {
		return await().atMost(Duration.ofMinutes(1))
			.until(() -> results().stream().filter((result) -> result.getTaskId() == id).findFirst(),
					(result) -> result.isPresent())
			.orElseThrow();
	}

}
