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

package io.jobber.worker.function.lambda;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Drain;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.Tasks;
import io.jobber.proto.v1.Welcome;
import io.jobber.proto.v1.WorkerFrame;

/**
 * An application that only this process can reach: it gives each worker that joins one
 * task, for a function that does not exist, and lets it go.
 */
final class PrimingDispatcher extends DispatchGrpc.DispatchImplBase implements AutoCloseable {

	static final String FUNCTION = "jobber-priming";

	private static final int TIMEOUT_MILLIS = 10_000;

	private final Server server;

	PrimingDispatcher() throws IOException {
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
			.directExecutor()
			.addService(this)
			.build()
			.start();
	}

	/**
	 * The event that invites a worker to here. Its lifetime ends what does not go as it
	 * should.
	 * @return the event
	 */
	String invitation() {
		return "{\"address\":\"127.0.0.1:" + this.server.getPort()
				+ "\",\"token\":\"priming\",\"slots\":1,\"lifetime\":\"PT30S\"}";
	}

	@Override
	public StreamObserver<WorkerFrame> join(StreamObserver<DispatcherFrame> out) {
		return new StreamObserver<>() {

			@Override
			public void onNext(WorkerFrame frame) {
				if (frame.hasHello()) {
					out.onNext(DispatcherFrame.newBuilder()
						.setWelcome(Welcome.newBuilder()
							.setHeartbeatMs(TIMEOUT_MILLIS)
							.setProtocol(frame.getHello().getProtocol()))
						.build());
					out.onNext(DispatcherFrame.newBuilder()
						.setTasks(Tasks.newBuilder()
							.addTasks(Task.newBuilder()
								.setId(1)
								.setAttempt(1)
								.setFunction(FUNCTION)
								.setTimeoutMs(TIMEOUT_MILLIS)))
						.build());
				}
				else if (frame.hasResults()) {
					out.onNext(DispatcherFrame.newBuilder().setDrain(Drain.newBuilder().setReason("primed")).build());
				}
			}

			@Override
			public void onError(Throwable failure) {
				// The worker is gone, and its report says why.
			}

			@Override
			public void onCompleted() {
				out.onCompleted();
			}

		};
	}

	@Override
	public void close() {
		this.server.shutdownNow();
		try {
			this.server.awaitTermination(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
