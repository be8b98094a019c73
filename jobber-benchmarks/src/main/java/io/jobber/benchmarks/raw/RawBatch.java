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

import com.google.protobuf.ByteString;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.stub.StreamObserver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;

/**
 * Sends payloads in messages that hold all that are ready when the network's thread gets
 * to write: alone a payload leaves at once, many leave together. Thread-safe.
 */
final class RawBatch {

	// gRPC does not say which it is, and Netty only to itself.
	private final EventExecutor network = ThreadExecutorMap.currentExecutor();

	private final StreamObserver<FileDescriptorResponse> out;

	// Guarded by this.
	private FileDescriptorResponse.Builder ready = FileDescriptorResponse.newBuilder();

	/**
	 * Create it, on the network's thread.
	 * @param out the stream to the worker
	 */
	RawBatch(StreamObserver<FileDescriptorResponse> out) {
		this.out = out;
	}

	synchronized void add(ByteString payload) {
		this.ready.addFileDescriptorProto(payload);
		if (this.ready.getFileDescriptorProtoCount() == 1) {
			this.network.execute(this::send);
		}
	}

	private void send() {
		FileDescriptorResponse message;
		synchronized (this) {
			message = this.ready.build();
			this.ready = FileDescriptorResponse.newBuilder();
		}
		this.out.onNext(message);
	}

}
