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

package io.jobber.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.jobber.dispatch.DispatchListener;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.dispatch.TaskTimer;
import io.jobber.pool.WheelTaskTimer;
import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Goodbye;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.Part;
import io.jobber.proto.v1.Report;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Results;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JoinToken;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.WorkerLostException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Ends a worker's stream in every way that gRPC has. Whoever ends it and however, the
 * worker is gone at once, its task ends with the reason, and its name is free. No
 * heartbeat is due meanwhile, and none of the timeouts.
 */
class StreamEndTests {

	private static final String TOKEN = "0123456789abcdef";

	private static final Duration LIMIT = Duration.ofMinutes(1);

	// Three of them must be missed.
	private static final Duration HEARTBEAT = Duration.ofMinutes(10);

	// A client's streams have odd numbers, and gRPC's begins with this one.
	private static final int FIRST_STREAM = 3;

	private static final int MAX_FRAME = 100_000;

	private static final long SEED = 20261129;

	private static final byte[] GARBAGE = { 0x07, (byte) 0xff, (byte) 0xff, 0x01 };

	private final WheelTaskTimer timer = new WheelTaskTimer();

	private final ExecutorService successor = Executors.newSingleThreadExecutor();

	private final Dispatcher dispatcher = new Dispatcher(
			new DispatcherOptions(1000, 1_000_000, 3, 50_000, Duration.ZERO, HEARTBEAT), this.timer, this.successor,
			new DispatchListener() {
			});

	private JoinService service;

	private Server server;

	private Network network;

	private ManagedChannel channel;

	@AfterEach
	void stop() throws Exception {
		this.dispatcher.close("test is over");
		this.channel.shutdownNow();
		this.network.close();
		this.server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
		this.timer.close();
		this.successor.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource
	void endOfAStreamEndsItsWorkerAtOnceAndLeavesNothingOfAStranger(Ending ending) throws Exception {
		start(ending);
		RawCall worker = new RawCall(ending.options());
		worker.send(hello());
		assertThat(worker.next().hasWelcome()).isTrue();
		CompletableFuture<Payload> promise = this.dispatcher
			.submit(new Task("echo", Payload.of("text/plain", new byte[5]), Duration.ofMinutes(5), false));
		assertThat(worker.next().hasTasks()).isTrue();
		RawCall stranger = new RawCall(ending.options());
		await().atMost(LIMIT).until(() -> this.service.strangers() == 1);

		ending.end(worker, FIRST_STREAM, this);
		ending.end(stranger, FIRST_STREAM + 2, this);

		assertThat(promise).failsWithin(LIMIT)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(WorkerLostException.class)
			.withMessageContaining(ending.reason);
		assertThat(this.dispatcher.stats().workers()).isZero();
		assertThat(this.dispatcher.stats().slots()).isZero();
		await().atMost(LIMIT).until(() -> this.service.workerIds().isEmpty());
		await().atMost(LIMIT).until(() -> this.service.strangers() == 0);
	}

	@Test
	void mutatedFramesLeaveNoWorkerBehind() throws Exception {
		start(Ending.NO_PROTOBUF);
		Random random = new Random(SEED);
		byte[][] frames = {
				WorkerFrame.newBuilder()
					.setResults(Results.newBuilder()
						.addResults(Result.newBuilder()
							.setTaskId(1)
							.setAttempt(1)
							.setContentType("text/plain")
							.putHeaders("name", "value")
							.setPayload(ByteString.copyFromUtf8("payload"))))
					.build()
					.toByteArray(),
				WorkerFrame.newBuilder()
					.setPart(Part.newBuilder().setTaskId(1).setAttempt(1).setPayloadBytes(40_000))
					.build()
					.toByteArray(),
				WorkerFrame.newBuilder()
					.setHeartbeat(Heartbeat.newBuilder().addInFlight(1).setCpuLoad(0.5).setTasksRead(1))
					.build()
					.toByteArray(),
				WorkerFrame.newBuilder()
					.setGoodbye(Goodbye.newBuilder().setReport(Report.newBuilder().setReason("idle").setCompleted(7)))
					.build()
					.toByteArray() };
		Map<Status.Code, Integer> ends = new EnumMap<>(Status.Code.class);

		for (int i = 0; i < 1000; i++) {
			RawCall worker = new RawCall(CallOptions.DEFAULT);
			worker.call.request(10);
			worker.send(hello());
			assertThat(worker.next().hasWelcome()).isTrue();
			for (int frame = 0; frame < 3; frame++) {
				worker.send(mutated(frames[random.nextInt(frames.length)], random));
			}
			worker.call.halfClose();
			// Its name is the same as that of the next one.
			ends.merge(worker.end().getCode(), 1, Integer::sum);
			await().pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(() -> this.service.workerIds().isEmpty());
		}

		assertThat(this.dispatcher.stats().workers()).isZero();
		// Its own words, never gRPC's for an exception of the service (UNKNOWN).
		assertThat(ends).containsOnlyKeys(Status.Code.OK, Status.Code.UNAVAILABLE);
	}

	private static byte[] mutated(byte[] frame, Random random) {
		byte[] mutated = Arrays.copyOf(frame, Math.max(1, frame.length - random.nextInt(3)));
		for (int i = random.nextInt(4); i > 0; i--) {
			mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
		}
		return mutated;
	}

	@Test
	void encodingThatNobodyKnowsIsRefusedBeforeThereIsAStream() throws Exception {
		start(Ending.CANCELLED_BY_THE_WORKER);
		RawCall stranger = new RawCall(CallOptions.DEFAULT.withCompression("unknown"));

		stranger.send(hello());

		assertThat(stranger.end().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
		assertThat(this.service.strangers()).isZero();
	}

	@Test
	void workerThatReadsNothingIsLostForAFrameThatCannotBeRead() throws Exception {
		start(Ending.NO_PROTOBUF);
		RawCall worker = new RawCall(CallOptions.DEFAULT);
		worker.send(hello());
		assertThat(worker.next().hasWelcome()).isTrue();
		CompletableFuture<?>[] promises = new CompletableFuture<?>[4];
		// More than the window of the stream: what gRPC sends after that waits for it.
		for (int i = 0; i < promises.length; i++) {
			promises[i] = this.dispatcher
				.submit(new Task("echo", Payload.of("text/plain", new byte[50_000]), Duration.ofMinutes(5), false));
		}
		await().atMost(LIMIT).until(() -> this.dispatcher.stats().running() == promises.length);

		worker.send(GARBAGE);

		for (CompletableFuture<?> promise : promises) {
			assertThat(promise).failsWithin(LIMIT).withThrowableThat().withMessageContaining("cannot be read");
		}
	}

	private void start(Ending ending) throws IOException {
		this.service = new JoinService(
				List.of(new JoinService.JoinTarget(this.dispatcher,
						new Invitations(() -> "127.0.0.1:1", 4, Duration.ZERO, Duration.ofSeconds(30),
								Clock.systemUTC()),
						new JoinToken(TOKEN))),
				new StreamLimits(HEARTBEAT, 50_000, MAX_FRAME, ending.maxAge, Duration.ofSeconds(1)), new Patient());
		NettyServerBuilder builder = NettyServerBuilder.forPort(0).maxInboundMessageSize(MAX_FRAME);
		ending.configure(builder);
		this.service.addTo(builder);
		this.server = builder.build().start();
		this.network = new Network(this.server.getPort());
		CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
		compressors.register(Codec.Identity.NONE);
		compressors.register(new BrokenGzip());
		compressors.register(new UnknownEncoding());
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", this.network.port())
			.compressorRegistry(compressors)
			.initialFlowControlWindow(65_535)
			.usePlaintext()
			.build();
	}

	private static byte[] hello() {
		return WorkerFrame.newBuilder()
			.setHello(Hello.newBuilder().setToken(TOKEN).setWorkerId("raw").setSlots(8).setProtocol(1))
			.build()
			.toByteArray();
	}

	enum Ending {

		CANCELLED_BY_THE_WORKER("it cancelled its call") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				worker.call.cancel("enough", null);
			}
		},

		FAILED_AT_THE_WORKER("it cancelled its call") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				worker.call.cancel("failed", new IllegalStateException("out of memory"));
			}
		},

		HALF_CLOSED("it closed its stream without a goodbye") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				worker.call.halfClose();
			}
		},

		CHANNEL_SHUT_DOWN("it cancelled its call") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				test.channel.shutdownNow();
			}
		},

		CONNECTION_CLOSED("its connection was cut") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) throws IOException {
				test.network.cut(false);
			}
		},

		CONNECTION_RESET("its connection was cut") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) throws IOException {
				test.network.cut(true);
			}
		},

		NO_HTTP2("its connection was cut") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				test.network.inject(new byte[100]);
			}
		},

		NO_PROTOBUF("it sent a frame that cannot be read") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				worker.send(GARBAGE);
			}
		},

		HALF_A_MESSAGE("mid-frame") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				// A DATA frame that ends the stream, and has three bytes of a message of
				// 100.
				test.network.inject(new byte[] { 0, 0, 8, 0, 1, 0, 0, 0, (byte) streamId, 0, 0, 0, 0, 100, 1, 2, 3 });
			}
		},

		FRAME_TOO_LARGE("more bytes than the gRPC server reads (jobber.max-payload-size)") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				worker.send(new byte[MAX_FRAME + 1]);
			}
		},

		BROKEN_COMPRESSION("Not in GZIP format") {
			@Override
			CallOptions options() {
				return CallOptions.DEFAULT.withCompression("gzip");
			}

			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				worker.call.setMessageCompression(true);
				worker.send(GARBAGE);
			}
		},

		DEADLINE_OF_THE_WORKER("the deadline that it had set for its call has passed") {
			@Override
			CallOptions options() {
				return CallOptions.DEFAULT.withDeadlineAfter(8, TimeUnit.SECONDS);
			}

			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				// Else the worker would end its call itself.
				test.network.silence();
			}
		},

		TOO_MANY_PINGS("(spring.grpc.server.keepalive.permit.time)") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				for (int i = 0; i < 10; i++) {
					test.network.inject(new byte[] { 0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 });
				}
			}
		},

		NO_ANSWER_TO_PINGS("(spring.grpc.server.keepalive.timeout)") {
			@Override
			void configure(NettyServerBuilder builder) {
				// gRPC pings every ten seconds at most.
				builder.keepAliveTime(1, TimeUnit.MILLISECONDS).keepAliveTimeout(1, TimeUnit.SECONDS);
			}

			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				test.network.silence();
			}
		},

		MAXIMUM_AGE("(spring.grpc.server.keepalive.connection.max-age, which is 8 s)") {
			@Override
			void configure(NettyServerBuilder builder) {
				builder.maxConnectionAge(8, TimeUnit.SECONDS).maxConnectionAgeGrace(1, TimeUnit.SECONDS);
			}

			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				// It is over by itself.
			}
		},

		SERVER_SHUT_DOWN("its connection was cut: Server shutdownNow invoked") {
			@Override
			void end(RawCall worker, int streamId, StreamEndTests test) {
				test.server.shutdownNow();
			}
		};

		private final String reason;

		private final Duration maxAge;

		Ending(String reason) {
			this.reason = reason;
			this.maxAge = reason.contains("max-age") ? Duration.ofSeconds(8) : Duration.ZERO;
		}

		CallOptions options() {
			return CallOptions.DEFAULT;
		}

		void configure(NettyServerBuilder builder) {
		}

		abstract void end(RawCall worker, int streamId, StreamEndTests test) throws IOException;

	}

	/**
	 * A worker that can send anything.
	 */
	private final class RawCall extends ClientCall.Listener<DispatcherFrame> {

		private final BlockingQueue<DispatcherFrame> frames = new LinkedBlockingQueue<>();

		private final CompletableFuture<Status> end = new CompletableFuture<>();

		private final ClientCall<byte[], DispatcherFrame> call;

		RawCall(CallOptions options) {
			MethodDescriptor<WorkerFrame, DispatcherFrame> join = DispatchGrpc.getJoinMethod();
			this.call = StreamEndTests.this.channel
				.newCall(join.toBuilder(new Bytes(), join.getResponseMarshaller()).build(), options);
			this.call.start(this, new Metadata());
			this.call.setMessageCompression(false);
			this.call.request(2);
		}

		void send(byte[] frame) {
			this.call.sendMessage(frame);
		}

		DispatcherFrame next() throws InterruptedException {
			DispatcherFrame frame = this.frames.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
			assertThat(frame).isNotNull();
			return frame;
		}

		Status end() throws Exception {
			return this.end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}

		@Override
		public void onMessage(DispatcherFrame frame) {
			this.frames.add(frame);
		}

		@Override
		public void onClose(Status status, Metadata trailers) {
			this.end.complete(status);
		}

	}

	private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			throw new UnsupportedOperationException();
		}

	}

	private static class UnknownEncoding implements Codec {

		@Override
		public String getMessageEncoding() {
			return "unknown";
		}

		@Override
		public OutputStream compress(OutputStream out) {
			return out;
		}

		@Override
		public InputStream decompress(InputStream in) {
			return in;
		}

	}

	private static final class BrokenGzip extends UnknownEncoding {

		@Override
		public String getMessageEncoding() {
			return "gzip";
		}

	}

	/**
	 * Never says that a Hello is overdue.
	 */
	private static final class Patient implements TaskTimer {

		@Override
		public long nanoTime() {
			return System.nanoTime();
		}

		@Override
		public Alarm schedule(long delayNanos, Runnable action) {
			return () -> {
			};
		}

	}

	/**
	 * What is between the worker and the application.
	 */
	private static final class Network implements AutoCloseable {

		private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		private final List<Socket> towardsServer = new CopyOnWriteArrayList<>();

		private final int target;

		private volatile boolean silent;

		Network(int target) throws IOException {
			this.target = target;
			start(this::accept);
		}

		int port() {
			return this.listener.getLocalPort();
		}

		void silence() {
			this.silent = true;
		}

		void inject(byte[] bytes) {
			for (Socket socket : this.towardsServer) {
				try {
					synchronized (socket) {
						socket.getOutputStream().write(bytes);
						socket.getOutputStream().flush();
					}
				}
				catch (IOException ex) {
					// The server has hung up already, for what came before.
				}
			}
		}

		void cut(boolean reset) throws IOException {
			for (Socket socket : this.towardsServer) {
				if (reset && !socket.isClosed()) {
					socket.setSoLinger(true, 0);
				}
				socket.close();
			}
		}

		@Override
		public void close() throws IOException {
			this.listener.close();
			cut(false);
		}

		private void accept() throws IOException {
			while (true) {
				Socket worker = this.listener.accept();
				Socket application = new Socket(InetAddress.getLoopbackAddress(), this.target);
				worker.setTcpNoDelay(true);
				application.setTcpNoDelay(true);
				this.towardsServer.add(application);
				start(() -> pump(worker, application));
				start(() -> pump(application, worker));
			}
		}

		private void pump(Socket from, Socket to) throws IOException {
			byte[] buffer = new byte[8192];
			int read;
			try (from; to) {
				while ((read = from.getInputStream().read(buffer)) >= 0) {
					if (!this.silent) {
						synchronized (to) {
							to.getOutputStream().write(buffer, 0, read);
							to.getOutputStream().flush();
						}
					}
				}
			}
		}

		private static void start(Work work) {
			Thread thread = new Thread(() -> {
				try {
					work.run();
				}
				catch (IOException ex) {
					// The test is over, or one side has hung up.
				}
			}, "network");
			thread.setDaemon(true);
			thread.start();
		}

		private interface Work {

			void run() throws IOException;

		}

	}

}
