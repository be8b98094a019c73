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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import com.google.protobuf.ByteString;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.stub.StreamObserver;

/**
 * The stream of one worker whose messages hold as many payloads as are ready. Answers
 * come in the order of the payloads. Thread-safe.
 */
public final class RawBatchLine implements StreamObserver<FileDescriptorResponse> {

	private final Queue<Runnable> waiting = new ArrayDeque<>(); // guarded by this

	private final StreamObserver<FileDescriptorResponse> out;

	private final RawBatch batch;

	RawBatchLine(StreamObserver<FileDescriptorResponse> out) {
		this.out = out;
		this.batch = new RawBatch(out);
	}

	/**
	 * Send a payload.
	 * @param payload the payload
	 * @param answered is called once, on the network's thread, when the answer is there
	 */
	public synchronized void send(ByteString payload, Runnable answered) {
		this.waiting.add(answered);
		this.batch.add(payload);
	}

	@Override
	public void onNext(FileDescriptorResponse answers) {
		int count = answers.getFileDescriptorProtoCount();
		List<Runnable> answered = new ArrayList<>(count);
		synchronized (this) {
			for (int i = 0; i < count; i++) {
				answered.add(this.waiting.remove());
			}
		}
		answered.forEach(Runnable::run);
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
