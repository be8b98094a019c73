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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.StreamLimits;
import io.jobber.pool.WorkerPool;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.scheduler.Invitations;
import io.jobber.worker.Invitation;

/**
 * A pool and its gRPC server, in real time and with real threads.
 */
public final class RealPool implements AutoCloseable {

	static final int MAX_PAYLOAD_BYTES = 1000;

	private static final Duration HEARTBEAT = Duration.ofSeconds(1);

	private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);

	final Invitations invitations = new Invitations(this::address, 2, Duration.ZERO, JOIN_TIMEOUT, Clock.systemUTC());

	final WorkerPool pool = new WorkerPool(
			new DispatcherOptions(100, 1_000_000, 3, MAX_PAYLOAD_BYTES, Duration.ZERO, HEARTBEAT), this.invitations);

	private final Server server;

	private volatile @Nullable Duration misheard;

	public RealPool() throws IOException {
		JoinService service = new JoinService(dispatcher(), this.invitations,
				new StreamLimits(HEARTBEAT, MAX_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES + 65_536), this.pool.timer());
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
			.addService(ServerInterceptors.intercept(ServerInterceptors.useInputStreamMessages(service.bindService()),
					new Mishearing()))
			.callExecutor(JoinService.CALL_EXECUTOR)
			.build()
			.start();
	}

	public Dispatcher dispatcher() {
		return this.pool.dispatcher();
	}

	public Invitation invite(int slots, Duration lifetime) {
		return new Invitation(address(), this.invitations.mint().token(), slots, lifetime);
	}

	/**
	 * Take the lifetime that workers name from now on for another one, as a clock that is
	 * wrong would.
	 */
	void mishear(Duration lifetime) {
		this.misheard = lifetime;
	}

	@Override
	public void close() {
		this.pool.close();
		try {
			this.server.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private String address() {
		return "127.0.0.1:" + this.server.getPort();
	}

	private WorkerFrame mishear(WorkerFrame frame) {
		Duration lifetime = this.misheard;
		if (lifetime == null || !frame.hasHello()) {
			return frame;
		}
		return WorkerFrame.newBuilder()
			.setHello(frame.getHello().toBuilder().setRemainingMs(lifetime.toMillis()))
			.build();
	}

	private final class Mishearing implements ServerInterceptor {

		@Override
		public <I, O> ServerCall.Listener<I> interceptCall(ServerCall<I, O> call, Metadata headers,
				ServerCallHandler<I, O> next) {
			return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {

				@Override
				@SuppressWarnings("unchecked") // messages are streams here
				public void onMessage(I message) {
					try (InputStream frame = (InputStream) message) {
						super.onMessage(
								(I) new ByteArrayInputStream(mishear(WorkerFrame.parseFrom(frame)).toByteArray()));
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}

			};
		}

	}

}
