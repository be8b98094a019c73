package io.jobber.benchmarks.throughput;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * The reference: one message of a bidirectional stream for each payload, on a direct
 * executor, with nothing around it. Answers come in the order of the payloads.
 */
final class RawEcho implements Echo {

	// Guarded by itself until all are there.
	private final List<Line> lines = new ArrayList<>();

	private final BytesValue payload;

	private final Server server;

	private final List<Process> workers = new ArrayList<>();

	RawEcho(int workers, byte[] payload) throws IOException, InterruptedException {
		this.payload = BytesValue.of(ByteString.copyFrom(payload));
		CountDownLatch joined = new CountDownLatch(workers);
		this.server = NettyServerBuilder.forPort(0)
			.directExecutor()
			.addService(ServerServiceDefinition.builder(RawStream.METHOD.getServiceName())
				.addMethod(RawStream.METHOD, ServerCalls.asyncBidiStreamingCall((out) -> {
					Line line = new Line(out);
					synchronized (this.lines) {
						this.lines.add(line);
					}
					joined.countDown();
					return line;
				}))
				.build())
			.build()
			.start();
		for (int i = 0; i < workers; i++) {
			this.workers.add(Jvm.start(RawWorker.class, List.of("127.0.0.1:" + this.server.getPort())));
		}
		if (!joined.await(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The workers of the reference have not come");
		}
	}

	@Override
	public void send(int lane, Runnable answered) {
		this.lines.get(Math.floorMod(lane, this.lines.size())).send(this.payload, answered);
	}

	@Override
	public void sendBlocking(int lane) throws Exception {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		send(lane, () -> answer.complete(null));
		answer.get();
	}

	@Override
	public Workers workers() {
		return () -> this.workers.stream().map(Process::toHandle).toList();
	}

	@Override
	public void close() {
		this.workers.forEach(Process::destroyForcibly);
		this.server.shutdownNow();
	}

	private static final class Line implements StreamObserver<BytesValue> {

		private final Queue<Runnable> waiting = new ArrayDeque<>(); // guarded by this

		private final StreamObserver<BytesValue> out;

		Line(StreamObserver<BytesValue> out) {
			this.out = out;
		}

		synchronized void send(BytesValue payload, Runnable answered) {
			this.waiting.add(answered);
			this.out.onNext(payload);
		}

		@Override
		public void onNext(BytesValue answer) {
			Runnable answered;
			synchronized (this) {
				answered = this.waiting.remove();
			}
			answered.run();
		}

		@Override
		public void onError(Throwable failure) {
			// A worker that is destroyed at the end.
		}

		@Override
		public void onCompleted() {
			this.out.onCompleted();
		}

	}

}
