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

package io.jobber.benchmarks.startup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;

import io.jobber.JobberTemplate;
import io.jobber.codec.PayloadCodecs;
import io.jobber.codec.TextPayloadCodec;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.StreamLimits;
import io.jobber.pool.WorkerPool;
import io.jobber.scheduler.Invitations;
import io.jobber.task.TaskOptions;
import io.jobber.worker.json.WorkerJson;

/**
 * What the worker joins: dispatcher and gRPC server of an application.
 */
final class Application implements AutoCloseable {

	static final Duration LIMIT = Duration.ofMinutes(2);

	private static final Duration HEARTBEAT = Duration.ofSeconds(5);

	private static final int MAX_PAYLOAD_BYTES = 1_000_000;

	private final CompletableFuture<Long> joined = new CompletableFuture<>();

	private final Invitations invitations = new Invitations(this::address, 4, Duration.ofMinutes(15), LIMIT,
			Clock.systemUTC());

	private final WorkerPool pool = new WorkerPool(
			new DispatcherOptions(100, 1_000_000, 3, MAX_PAYLOAD_BYTES, Duration.ZERO, HEARTBEAT), this.invitations);

	private final JobberTemplate template = new JobberTemplate(this.pool.dispatcher()::submit,
			new PayloadCodecs(List.of(new TextPayloadCodec())), (function) -> TaskOptions.of(LIMIT));

	private final Server server;

	Application() throws IOException {
		JoinService service = new JoinService(this.pool.dispatcher(), this.invitations,
				new StreamLimits(HEARTBEAT, MAX_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES + 65_536), this.pool.timer());
		NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
			.addService(service)
			.intercept(new Arrival());
		builder.callExecutor(JoinService.CALL_EXECUTOR);
		this.server = builder.build().start();
	}

	/**
	 * The event of a launch.
	 * @return the event
	 */
	String invitation() {
		return WorkerJson.write(this.invitations.mint());
	}

	/**
	 * Completes when a worker has said hello, with {@link System#nanoTime()}.
	 * @return a future of the time
	 */
	CompletableFuture<Long> joined() {
		return this.joined;
	}

	void echo() {
		String answer = this.template.execute("echo", "hello", String.class).block(LIMIT);
		if (!"hello".equals(answer)) {
			throw new IllegalStateException("The worker answered 'hello' with '" + answer + "'");
		}
	}

	void drain() {
		this.pool.dispatcher().drainAll("measured");
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

	private final class Arrival implements ServerInterceptor {

		@Override
		public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
				ServerCallHandler<Q, A> next) {
			return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {

				@Override
				public void onMessage(Q message) {
					super.onMessage(message);
					Application.this.joined.complete(System.nanoTime());
				}

			};
		}

	}

}
