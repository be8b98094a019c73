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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.WorkerFrame;

/**
 * A worker of raw frames that joins, and then reads nothing of what it is sent.
 */
final class SlowReader implements ClientResponseObserver<WorkerFrame, DispatcherFrame> {

	private final CountDownLatch welcomed = new CountDownLatch(1);

	private ClientCallStreamObserver<WorkerFrame> out; // set before the call starts

	void join(ManagedChannel channel, String token, int slots) throws InterruptedException {
		DispatchGrpc.newStub(channel).join(this);
		this.out.onNext(WorkerFrame.newBuilder()
			.setHello(Hello.newBuilder().setToken(token).setWorkerId("slow").setSlots(slots).setProtocol(1))
			.build());
		if (!this.welcomed.await(60, TimeUnit.SECONDS)) {
			throw new AssertionError("There was no welcome");
		}
	}

	@Override
	public void beforeStart(ClientCallStreamObserver<WorkerFrame> stream) {
		this.out = stream;
		stream.disableAutoRequestWithInitial(1);
	}

	@Override
	public void onNext(DispatcherFrame frame) {
		this.welcomed.countDown();
	}

	@Override
	public void onError(Throwable failure) {
		// The test ends the connection.
	}

	@Override
	public void onCompleted() {
		this.out.onCompleted();
	}

}
