package io.jobber.benchmarks.throughput;

import java.util.concurrent.CountDownLatch;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;

/**
 * The other side of the reference.
 */
final class RawWorker implements ClientResponseObserver<byte[], byte[]> {

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile ClientCallStreamObserver<byte[]> out;

	@SuppressWarnings("NullAway") // beforeStart comes before all else
	private RawWorker() {
	}

	public static void main(String[] args) throws InterruptedException {
		ManagedChannel channel = NettyChannelBuilder.forTarget(args[0]).usePlaintext().directExecutor().build();
		RawWorker worker = new RawWorker();
		ClientCalls.asyncBidiStreamingCall(channel.newCall(RawStream.METHOD, CallOptions.DEFAULT), worker);
		worker.ended.await();
		channel.shutdownNow();
	}

	@Override
	public void beforeStart(ClientCallStreamObserver<byte[]> out) {
		this.out = out;
	}

	@Override
	public void onNext(byte[] payload) {
		this.out.onNext(payload);
	}

	@Override
	public void onError(Throwable failure) {
		this.ended.countDown();
	}

	@Override
	public void onCompleted() {
		this.ended.countDown();
	}

}
