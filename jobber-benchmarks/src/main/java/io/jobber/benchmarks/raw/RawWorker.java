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
import java.util.function.Consumer;
import java.util.function.Function;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;

import io.jobber.benchmarks.ProcessTree;
import io.jobber.benchmarks.Tls;

/**
 * The other side of a reference: sends back what comes.
 *
 * @param <M> the messages of its stream
 */
public final class RawWorker<M> implements ClientResponseObserver<M, M>, AutoCloseable {

	private final ManagedChannel channel;

	private final Function<StreamObserver<M>, Consumer<M>> echo;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile ClientCallStreamObserver<M> out;

	private Consumer<M> answer; // network thread only

	@SuppressWarnings("NullAway") // beforeStart comes before all else
	private RawWorker(ManagedChannel channel, Function<StreamObserver<M>, Consumer<M>> echo) {
		this.channel = channel;
		this.echo = echo;
	}

	/**
	 * Start one as a process of its own.
	 * @param args the address of the server, and whether its messages hold many payloads
	 */
	public static void main(String[] args) throws InterruptedException {
		ProcessTree.endWithParent();
		try (RawWorker<?> worker = Boolean.parseBoolean(args[1]) ? joinBatching(args[0]) : join(args[0])) {
			worker.ended.await();
		}
	}

	/**
	 * Join over a connection of its own.
	 * @param address where to dial, as host:port
	 * @return the joined worker
	 */
	public static RawWorker<?> join(String address) {
		return join(address, RawStream.METHOD, (out) -> out::onNext);
	}

	private static RawWorker<?> joinBatching(String address) {
		return join(address, RawStream.BATCHING, (out) -> {
			RawBatch batch = new RawBatch(out);
			return (payloads) -> payloads.getFileDescriptorProtoList().forEach(batch::add);
		});
	}

	private static <M> RawWorker<M> join(String address, MethodDescriptor<M, M> method,
			Function<StreamObserver<M>, Consumer<M>> echo) {
		ManagedChannel channel = NettyChannelBuilder.forTarget(address, Tls.client())
			.directExecutor()
			.maxInboundMessageSize(RawStream.MAX_MESSAGE_BYTES)
			.build();
		RawWorker<M> worker = new RawWorker<>(channel, echo);
		ClientCalls.asyncBidiStreamingCall(channel.newCall(method, CallOptions.DEFAULT), worker);
		return worker;
	}

	@Override
	public void beforeStart(ClientCallStreamObserver<M> out) {
		this.out = out;
	}

	@Override
	public void onNext(M message) {
		if (this.answer == null) {
			this.answer = this.echo.apply(this.out);
		}
		this.answer.accept(message);
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
