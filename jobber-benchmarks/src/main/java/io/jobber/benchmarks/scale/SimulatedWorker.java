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

package io.jobber.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Goodbye;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Results;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.WorkerFrame;

/**
 * A worker that is nothing but its stream, and echoes each payload at once.
 * <ul>
 * <li>gRPC's thread: what comes in, and its echo</li>
 * <li>any thread: all else</li>
 * </ul>
 */
final class SimulatedWorker implements ClientResponseObserver<WorkerFrame, DispatcherFrame> {

	private static final int REQUESTED_FRAMES = 256;

	private final Crowd crowd;

	private final WorkerFrame hello;

	private final List<Task> held = new ArrayList<>(); // guarded by this

	private ClientCallStreamObserver<WorkerFrame> out; // guarded by this

	private long read; // guarded by this

	private boolean left; // guarded by this

	private int consumed; // gRPC's thread

	@SuppressWarnings("NullAway") // beforeStart comes before all else
	SimulatedWorker(Crowd crowd, String token, String id, int slots) {
		this.crowd = crowd;
		this.hello = WorkerFrame.newBuilder()
			.setHello(Hello.newBuilder().setToken(token).setWorkerId(id).setSlots(slots).setProtocol(1))
			.build();
	}

	void join(ManagedChannel channel) {
		DispatchGrpc.newStub(channel).join(this);
		send(this.hello);
	}

	@Override
	public synchronized void beforeStart(ClientCallStreamObserver<WorkerFrame> out) {
		this.out = out;
		out.disableAutoRequestWithInitial(REQUESTED_FRAMES);
	}

	@Override
	public void onNext(DispatcherFrame frame) {
		if (++this.consumed == REQUESTED_FRAMES / 2) {
			this.consumed = 0;
			this.out.request(REQUESTED_FRAMES / 2);
		}
		switch (frame.getFrameCase()) {
			case WELCOME -> this.crowd.joined(frame.getWelcome());
			case TASKS -> receive(frame.getTasks().getTasksList());
			default -> {
			}
		}
	}

	synchronized void heartbeat() {
		if (!this.left) {
			Heartbeat.Builder heartbeat = Heartbeat.newBuilder().setTasksRead(this.read);
			this.held.forEach((task) -> heartbeat.addInFlight(task.getId()));
			send(WorkerFrame.newBuilder().setHeartbeat(heartbeat).build());
		}
	}

	/**
	 * Answer what was held back.
	 */
	synchronized void release() {
		if (!this.held.isEmpty()) {
			answer(this.held);
			this.held.clear();
		}
	}

	synchronized void leave() {
		this.left = true;
		send(WorkerFrame.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build());
		this.out.onCompleted();
	}

	@Override
	public void onError(Throwable failure) {
		this.crowd.lost(failure);
	}

	@Override
	public void onCompleted() {
		this.crowd.left();
	}

	private synchronized void receive(List<Task> tasks) {
		this.read += tasks.size();
		if (this.crowd.isHolding()) {
			this.held.addAll(tasks);
		}
		else {
			answer(tasks);
		}
	}

	private void answer(List<Task> tasks) {
		Results.Builder results = Results.newBuilder();
		for (Task task : tasks) {
			results.addResults(Result.newBuilder()
				.setTaskId(task.getId())
				.setAttempt(task.getAttempt())
				.setContentType(task.getContentType())
				.setPayload(task.getPayload()));
		}
		send(WorkerFrame.newBuilder().setResults(results).build());
	}

	private synchronized void send(WorkerFrame frame) {
		this.out.onNext(frame);
	}

}
