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

package io.jobber.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;

import io.jobber.grpc.JoinService;

/**
 * Counts the open calls of the application's own gRPC services: all but those of Join.
 * From any thread.
 */
final class OpenCalls extends ServerStreamTracer.Factory {

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicInteger servers = new AtomicInteger();

	/**
	 * Count the calls of a server that is about to be made.
	 * @param builder makes it
	 */
	void countIn(ServerBuilder<?> builder) {
		builder.addStreamTracerFactory(this);
		this.servers.incrementAndGet();
	}

	/**
	 * The servers so far whose calls are counted.
	 * @return how many
	 */
	int servers() {
		return this.servers.get();
	}

	@Override
	public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
		return JoinService.METHOD.equals(fullMethodName) ? new ServerStreamTracer() {
		} : new Call();
	}

	/**
	 * The calls that are open now.
	 * @return how many
	 */
	int count() {
		return this.count.get();
	}

	private final class Call extends ServerStreamTracer {

		private final AtomicBoolean open = new AtomicBoolean(true);

		Call() {
			OpenCalls.this.count.incrementAndGet();
		}

		@Override
		public void streamClosed(Status status) {
			if (this.open.getAndSet(false)) {
				OpenCalls.this.count.decrementAndGet();
			}
		}

	}

}
