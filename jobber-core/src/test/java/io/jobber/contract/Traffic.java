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

package io.jobber.contract;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Counts, at the server, the frames of each stream, so that a test can wait for the
 * network to be empty instead of for some time.
 */
final class Traffic implements ServerInterceptor {

	static final Metadata.Key<String> STREAM = Metadata.Key.of("contract-stream", Metadata.ASCII_STRING_MARSHALLER);

	private final Map<String, Counts> streams = new ConcurrentHashMap<>();

	Counts of(String stream) {
		return this.streams.computeIfAbsent(stream, (key) -> new Counts());
	}

	@Override
	public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
			ServerCallHandler<Q, R> next) {
		String stream = headers.get(STREAM);
		// A worker that is not scripted has no name here, and is not waited for.
		Counts counts = (stream != null) ? of(stream) : new Counts();
		ServerCall<Q, R> counted = new SimpleForwardingServerCall<Q, R>(call) {

			@Override
			public void sendMessage(R message) {
				counts.sent.incrementAndGet();
				super.sendMessage(message);
			}

			@Override
			public void close(Status status, Metadata trailers) {
				counts.closed = true;
				super.close(status, trailers);
			}

		};
		return new SimpleForwardingServerCallListener<Q>(next.startCall(counted, headers)) {

			@Override
			public void onMessage(Q message) {
				super.onMessage(message);
				counts.processed.incrementAndGet();
			}

			@Override
			public void onCancel() {
				super.onCancel();
				counts.cancelled = true;
			}

		};
	}

	/**
	 * The frames of one stream.
	 */
	static final class Counts {

		final AtomicInteger processed = new AtomicInteger(); // any thread

		final AtomicInteger sent = new AtomicInteger(); // any thread

		volatile boolean closed;

		volatile boolean cancelled;

	}

}
