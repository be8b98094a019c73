package io.jobber.benchmarks.throughput.echo;

import java.util.concurrent.CountDownLatch;

import com.google.protobuf.BytesValue;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;

/**
 * The other side of the reference.
 */
final class RawWorker implements ClientResponseObserver<BytesValue, BytesValue> {

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile ClientCallStreamObserver<BytesValue> out;

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
	public void beforeStart(ClientCallStreamObserver<BytesValue> out) {
		this.out = out;
	}

	@Override
	public void onNext(BytesValue payload) {
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
