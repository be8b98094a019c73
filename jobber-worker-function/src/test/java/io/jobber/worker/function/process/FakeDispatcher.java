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

package io.jobber.worker.function.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Drain;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.Tasks;
import io.jobber.proto.v1.Welcome;
import io.jobber.proto.v1.WorkerFrame;

/**
 * A dispatcher on a free port that welcomes whoever brings the right token.
 */
public final class FakeDispatcher extends DispatchGrpc.DispatchImplBase implements AutoCloseable {

	public static final String TOKEN = "s3cret";

	private final BlockingQueue<StreamObserver<DispatcherFrame>> joins = new LinkedBlockingQueue<>();

	private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

	private final Server server;

	private volatile boolean silent;

	private @Nullable StreamObserver<DispatcherFrame> joined; // the test's thread

	public FakeDispatcher() throws IOException {
		this(InsecureServerCredentials.create());
	}

	public FakeDispatcher(ServerCredentials credentials) throws IOException {
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0), credentials)
			.addService(this)
			.build()
			.start();
	}

	public String address() {
		return "127.0.0.1:" + this.server.getPort();
	}

	public String invitation(String token) {
		return "{\"address\":\"" + address() + "\",\"token\":\"" + token + "\",\"slots\":2,\"lifetime\":\"PT15M\"}";
	}

	/**
	 * Wait until a worker has joined that was not waited for before.
	 */
	public void awaitJoin() {
		try {
			this.joined = this.joins.poll(120, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (this.joined == null) {
			throw new AssertionError("No worker has joined within 120 s");
		}
	}

	/**
	 * Answer no goodbye.
	 */
	public void fallSilent() {
		this.silent = true;
	}

	/**
	 * Drain the worker that was waited for last.
	 */
	public void drain(String reason) {
		if (this.joined == null) {
			awaitJoin();
		}
		this.joined.onNext(DispatcherFrame.newBuilder().setDrain(Drain.newBuilder().setReason(reason)).build());
	}

	/**
	 * Have the worker that was waited for last run a task.
	 */
	public Result run(String function) throws InterruptedException {
		if (this.joined == null) {
			awaitJoin();
		}
		this.joined.onNext(DispatcherFrame.newBuilder()
			.setTasks(Tasks.newBuilder()
				.addTasks(Task.newBuilder()
					.setId(1)
					.setAttempt(1)
					.setFunction(function)
					.setContentType("text/plain")
					.setTimeoutMs(TimeUnit.SECONDS.toMillis(60))))
			.build());
		Result result = this.results.poll(60, TimeUnit.SECONDS);
		if (result == null) {
			throw new AssertionError("The worker has not answered within 60 s");
		}
		return result;
	}

	@Override
	public StreamObserver<WorkerFrame> join(StreamObserver<DispatcherFrame> out) {
		return new StreamObserver<>() {

			@Override
			public void onNext(WorkerFrame frame) {
				if (frame.hasResults()) {
					FakeDispatcher.this.results.addAll(frame.getResults().getResultsList());
				}
				if (!frame.hasHello()) {
					return;
				}
				if (!frame.getHello().getToken().equals(TOKEN)) {
					out.onError(Status.UNAUTHENTICATED.withDescription("the token is unknown").asException());
					return;
				}
				out.onNext(DispatcherFrame.newBuilder()
					.setWelcome(Welcome.newBuilder().setHeartbeatMs(10_000).setProtocol(1))
					.build());
				FakeDispatcher.this.joins.add(out);
			}

			@Override
			public void onError(Throwable failure) {
				// The worker was closed.
			}

			@Override
			public void onCompleted() {
				if (!FakeDispatcher.this.silent) {
					out.onCompleted();
				}
			}

		};
	}

	@Override
	public void close() {
		this.server.shutdownNow();
		try {
			this.server.awaitTermination(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
