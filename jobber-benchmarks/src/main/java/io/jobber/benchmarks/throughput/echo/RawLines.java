package io.jobber.benchmarks.throughput.echo;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.BytesValue;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * The streams of the reference's workers, with nothing around them: on a direct executor,
 * one message for each payload. Answers come in the order of the payloads.
 */
final class RawLines implements AutoCloseable {

	// Guarded by itself until all are there.
	private final List<Line> lines = new ArrayList<>();

	private final CountDownLatch joined;

	private final Server server;

	private final List<Process> workers = new ArrayList<>();

	RawLines(int workers) throws IOException {
		this.joined = new CountDownLatch(workers);
		this.server = NettyServerBuilder.forPort(0)
			.directExecutor()
			.addService(ServerServiceDefinition.builder(RawStream.METHOD.getServiceName())
				.addMethod(RawStream.METHOD, ServerCalls.asyncBidiStreamingCall(this::join))
				.build())
			.build()
			.start();
		for (int i = 0; i < workers; i++) {
			this.workers.add(Jvm.start(RawWorker.class, List.of("127.0.0.1:" + this.server.getPort())));
		}
	}

	void await() throws InterruptedException {
		if (!this.joined.await(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The workers of the reference have not come");
		}
	}

	Line line(int number) {
		return this.lines.get(number);
	}

	Workers workers() {
		return () -> this.workers.stream().map(Process::toHandle).toList();
	}

	@Override
	public void close() {
		this.workers.forEach(Process::destroyForcibly);
		this.server.shutdownNow();
	}

	private Line join(StreamObserver<BytesValue> out) {
		Line line = new Line(out);
		synchronized (this.lines) {
			this.lines.add(line);
		}
		this.joined.countDown();
		return line;
	}

	/**
	 * The stream of one worker.
	 */
	static final class Line implements StreamObserver<BytesValue> {

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
