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

package io.jobber.chaos;

import java.util.concurrent.atomic.AtomicLong;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Results;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.WorkerFrame;

/**
 * A worker of raw frames that echoes each task, twice, after it has repeated its answer
 * to the task before and answered an attempt that was never made.
 */
final class RepeatingWorker implements StreamObserver<DispatcherFrame> {

	// Written by gRPC's thread.
	private final AtomicLong surplusAnswers = new AtomicLong();

	private StreamObserver<WorkerFrame> out;

	private Result last = Result.getDefaultInstance();

	void join(ManagedChannel channel, String token) {
		this.out = DispatchGrpc.newStub(channel).join(this);
		this.out.onNext(WorkerFrame.newBuilder()
			.setHello(Hello.newBuilder().setToken(token).setWorkerId("repeating").setSlots(1).setProtocol(1))
			.build());
	}

	/**
	 * How many of its answers so far answer nothing.
	 */
	long surplusAnswers() {
		return this.surplusAnswers.get();
	}

	@Override
	public void onNext(DispatcherFrame frame) {
		frame.getTasks().getTasksList().forEach(this::answer);
	}

	@Override
	public void onError(Throwable failure) {
		// The test ends the connection.
	}

	@Override
	public void onCompleted() {
		this.out.onCompleted();
	}

	private void answer(Task task) {
		Result answer = Result.newBuilder()
			.setTaskId(task.getId())
			.setAttempt(task.getAttempt())
			.setContentType(task.getContentType())
			.setPayload(task.getPayload())
			.build();
		Result neverMade = answer.toBuilder()
			.setAttempt(task.getAttempt() + 1)
			.setPayload(ByteString.copyFromUtf8("of an attempt that was never made"))
			.build();
		this.surplusAnswers.addAndGet(3);
		this.out.onNext(WorkerFrame.newBuilder()
			.setResults(Results.newBuilder()
				.addResults(this.last)
				.addResults(neverMade)
				.addResults(answer)
				.addResults(answer))
			.build());
		this.last = answer;
	}

}
