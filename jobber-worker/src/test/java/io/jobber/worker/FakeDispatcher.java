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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Limits;
import io.jobber.proto.v1.Welcome;
import io.jobber.proto.v1.WorkerFrame;

/**
 * A dispatcher on a free port of this machine that does what a test tells it.
 */
final class FakeDispatcher extends DispatchGrpc.DispatchImplBase implements AutoCloseable {

	private final BlockingQueue<FakeConnection> joined = new LinkedBlockingQueue<>();

	private final Server server;

	private volatile @Nullable Welcome welcome = Welcome.newBuilder().setHeartbeatMs(10_000).setProtocol(1).build();

	private volatile @Nullable Status refusal;

	private volatile boolean acknowledging = true;

	private volatile boolean beating;

	FakeDispatcher() throws IOException {
		this(InsecureServerCredentials.create());
	}

	FakeDispatcher(ServerCredentials credentials) throws IOException {
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0), credentials)
			.addService(this)
			.build()
			.start();
	}

	FakeDispatcher limits(long maxPayloadBytes, long maxFrameBytes) {
		Welcome current = this.welcome;
		this.welcome = ((current != null) ? current : Welcome.getDefaultInstance()).toBuilder()
			.setLimits(Limits.newBuilder().setMaxPayloadBytes(maxPayloadBytes).setMaxFrameBytes(maxFrameBytes))
			.build();
		return this;
	}

	FakeDispatcher readingParts() {
		Welcome current = this.welcome;
		this.welcome = ((current != null) ? current : Welcome.getDefaultInstance()).toBuilder()
			.setReadsParts(true)
			.build();
		return this;
	}

	FakeDispatcher heartbeat(Duration interval) {
		this.welcome = Welcome.newBuilder().setHeartbeatMs((int) interval.toMillis()).setProtocol(1).build();
		return this;
	}

	FakeDispatcher protocol(int protocol) {
		this.welcome = Welcome.newBuilder().setHeartbeatMs(10_000).setProtocol(protocol).build();
		return this;
	}

	FakeDispatcher answeringHeartbeats() {
		this.beating = true;
		return this;
	}

	FakeDispatcher withoutWelcome() {
		this.welcome = null;
		return this;
	}

	FakeDispatcher refusing(Status status) {
		this.refusal = status;
		return this;
	}

	FakeDispatcher withoutAcknowledgement() {
		this.acknowledging = false;
		return this;
	}

	String address() {
		return "127.0.0.1:" + this.server.getPort();
	}

	FakeConnection awaitJoin() throws InterruptedException {
		FakeConnection connection = this.joined.poll(60, TimeUnit.SECONDS);
		if (connection == null) {
			throw new AssertionError("No worker joined");
		}
		return connection;
	}

	@Override
	public StreamObserver<WorkerFrame> join(StreamObserver<DispatcherFrame> out) {
		FakeConnection connection = new FakeConnection((ServerCallStreamObserver<DispatcherFrame>) out);
		return new StreamObserver<>() {

			@Override
			public void onNext(WorkerFrame frame) {
				connection.received(frame);
				if (frame.hasHello()) {
					joined(connection);
				}
				if (frame.hasHeartbeat() && FakeDispatcher.this.beating) {
					connection.heartbeat();
				}
			}

			@Override
			public void onError(Throwable failure) {
				connection.broken();
			}

			@Override
			public void onCompleted() {
				connection.halfClosed();
				if (FakeDispatcher.this.acknowledging) {
					connection.complete();
				}
			}

		};
	}

	private void joined(FakeConnection connection) {
		Status status = this.refusal;
		if (status != null) {
			connection.fail(status);
			return;
		}
		Welcome answer = this.welcome;
		if (answer != null) {
			connection.send(DispatcherFrame.newBuilder().setWelcome(answer).build());
		}
		this.joined.add(connection);
	}

	@Override
	public void close() {
		this.server.shutdownNow();
		try {
			this.server.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
