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

package io.jobber.benchmarks.raw;

import java.util.concurrent.CountDownLatch;

import com.google.protobuf.BytesValue;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;

import io.jobber.benchmarks.ProcessTree;
import io.jobber.benchmarks.Tls;

/**
 * The other side of the reference: sends back what comes.
 */
public final class RawWorker implements ClientResponseObserver<BytesValue, BytesValue>, AutoCloseable {

	private final ManagedChannel channel;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile ClientCallStreamObserver<BytesValue> out;

	@SuppressWarnings("NullAway") // beforeStart comes before all else
	private RawWorker(ManagedChannel channel) {
		this.channel = channel;
	}

	/**
	 * Start one as a process of its own.
	 * @param args the address of the server
	 */
	public static void main(String[] args) throws InterruptedException {
		ProcessTree.endWithParent();
		try (RawWorker worker = join(args[0])) {
			worker.ended.await();
		}
	}

	/**
	 * Join over a connection of its own.
	 * @param address where to dial, as host:port
	 * @return the joined worker
	 */
	public static RawWorker join(String address) {
		ManagedChannel channel = NettyChannelBuilder.forTarget(address, Tls.client())
			.directExecutor()
			.maxInboundMessageSize(RawStream.MAX_MESSAGE_BYTES)
			.build();
		RawWorker worker = new RawWorker(channel);
		ClientCalls.asyncBidiStreamingCall(channel.newCall(RawStream.METHOD, CallOptions.DEFAULT), worker);
		return worker;
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

	@Override
	public void close() {
		this.channel.shutdownNow();
	}

}
