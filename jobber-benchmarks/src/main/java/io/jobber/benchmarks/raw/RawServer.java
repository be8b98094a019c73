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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.BytesValue;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

import io.jobber.benchmarks.Tls;

/**
 * The side of the reference that workers join and that sends.
 */
public final class RawServer implements AutoCloseable {

	// Guarded by itself until all are there.
	private final List<RawLine> lines = new ArrayList<>();

	// Guarded by the lines until all are there.
	private final List<RawBatchLine> batchLines = new ArrayList<>();

	private final CountDownLatch joined;

	private final Server server;

	/**
	 * Start it.
	 * @param workers how many are to join
	 */
	public RawServer(int workers) throws IOException {
		this.joined = new CountDownLatch(workers);
		this.server = NettyServerBuilder.forPort(0, Tls.server())
			.directExecutor()
			.maxInboundMessageSize(RawStream.MAX_MESSAGE_BYTES)
			.addService(ServerServiceDefinition.builder(RawStream.METHOD.getServiceName())
				.addMethod(RawStream.METHOD, ServerCalls.asyncBidiStreamingCall(this::join))
				.addMethod(RawStream.BATCHING, ServerCalls.asyncBidiStreamingCall(this::joinBatching))
				.build())
			.build()
			.start();
	}

	/**
	 * Where workers join.
	 * @return the address, as host:port
	 */
	public String address() {
		return "127.0.0.1:" + this.server.getPort();
	}

	/**
	 * Wait until all workers have joined.
	 */
	public void await() throws InterruptedException {
		if (!this.joined.await(5, TimeUnit.MINUTES)) {
			throw new IllegalStateException("The workers of the reference have not come");
		}
	}

	/**
	 * The stream of one worker, once all have joined.
	 * @param number number of the worker, from 0
	 * @return the stream
	 */
	public RawLine line(int number) {
		return this.lines.get(number);
	}

	/**
	 * The stream of one worker whose messages hold many payloads, once all have joined.
	 * @param number number of the worker, from 0
	 * @return the stream
	 */
	public RawBatchLine batchLine(int number) {
		return this.batchLines.get(number);
	}

	@Override
	public void close() {
		this.server.shutdownNow();
	}

	private RawLine join(StreamObserver<BytesValue> out) {
		RawLine line = new RawLine(out);
		synchronized (this.lines) {
			this.lines.add(line);
		}
		this.joined.countDown();
		return line;
	}

	private RawBatchLine joinBatching(StreamObserver<FileDescriptorResponse> out) {
		RawBatchLine line = new RawBatchLine(out);
		synchronized (this.lines) {
			this.batchLines.add(line);
		}
		this.joined.countDown();
		return line;
	}

}
