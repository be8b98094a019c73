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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.JobberTemplate;
import io.jobber.codec.BytesPayloadCodec;
import io.jobber.codec.JsonPayloadCodec;
import io.jobber.codec.PayloadCodecs;
import io.jobber.codec.ProtobufPayloadCodec;
import io.jobber.codec.TextPayloadCodec;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.StreamLimits;
import io.jobber.pool.WorkerPool;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.scheduler.Invitations;
import io.jobber.task.TaskOptions;
import io.jobber.worker.Invitation;
import io.jobber.worker.json.WorkerJson;

/**
 * The other side: dispatcher and gRPC server of an application, in real time. Nothing
 * launches workers here but the test.
 */
public final class Application implements AutoCloseable {

	static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Duration HEARTBEAT = Duration.ofSeconds(5);

	private static final int MAX_PAYLOAD_BYTES = 1_000_000;

	final JobberTemplate template;

	private final BlockingQueue<Hello> hellos = new LinkedBlockingQueue<>();

	private final Invitations invitations;

	private final WorkerPool pool;

	private final Server server;

	public Application() throws IOException {
		this(InsecureServerCredentials.create(), List.of());
	}

	/**
	 * One that workers dial with TLS.
	 * @param credentials its certificate and key
	 * @param certificates the fingerprints that its invitations name
	 */
	Application(ServerCredentials credentials, List<String> certificates) throws IOException {
		this.invitations = new Invitations(this::address, () -> certificates, 4, Duration.ofMinutes(15), LIMIT,
				"jobber", Clock.systemUTC());
		this.pool = new WorkerPool(
				new DispatcherOptions(100, 1_000_000, 3, MAX_PAYLOAD_BYTES, Duration.ZERO, HEARTBEAT),
				this.invitations);
		this.template = new JobberTemplate(
				this.pool.dispatcher()::submit, new PayloadCodecs(List.of(new BytesPayloadCodec(),
						new TextPayloadCodec(), new ProtobufPayloadCodec(), new JsonPayloadCodec(new JsonMapper()))),
				(function) -> TaskOptions.of(LIMIT));
		JoinService service = new JoinService(this.pool.dispatcher(), this.invitations,
				new StreamLimits(HEARTBEAT, MAX_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES + 65_536), this.pool.timer());
		NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0), credentials)
			.addService(ServerInterceptors.intercept(ServerInterceptors.useInputStreamMessages(service.bindService()),
					new Overhearing()));
		builder.callExecutor(JoinService.CALL_EXECUTOR);
		this.server = builder.build().start();
	}

	public Invitation invite() {
		return this.invitations.mint();
	}

	/**
	 * The event of a launch.
	 */
	String inviteAsJson() {
		return WorkerJson.write(invite());
	}

	String address() {
		return "127.0.0.1:" + this.server.getPort();
	}

	/**
	 * The next worker that says hello, and that serves by then or soon.
	 */
	Hello awaitHello() throws InterruptedException {
		Hello hello = this.hellos.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
		if (hello == null) {
			throw new AssertionError("No worker has joined within " + LIMIT);
		}
		return hello;
	}

	public <R> R call(String function, Object payload, Class<R> type) {
		return this.template.execute(function, payload, type).block(LIMIT);
	}

	int workers() {
		return this.pool.dispatcher().stats().workers();
	}

	public void drain(String reason) {
		this.pool.dispatcher().drainAll(reason);
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

	private final class Overhearing implements ServerInterceptor {

		@Override
		public <I, O> ServerCall.Listener<I> interceptCall(ServerCall<I, O> call, Metadata headers,
				ServerCallHandler<I, O> next) {
			return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {

				@Override
				@SuppressWarnings("unchecked") // messages are streams here
				public void onMessage(I message) {
					try (InputStream stream = (InputStream) message) {
						WorkerFrame frame = WorkerFrame.parseFrom(stream);
						super.onMessage((I) new ByteArrayInputStream(frame.toByteArray()));
						if (frame.hasHello()) {
							Application.this.hellos.add(frame.getHello());
						}
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}

			};
		}

	}

}
