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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.springframework.context.ApplicationListener;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycleEvent;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

import io.jobber.grpc.JoinService;

/**
 * Has the graceful shutdown of a gRPC server wait for the calls of the application's own
 * services, and not for peers that have none: a worker that is silent, stopped or gone
 * does not acknowledge the server's GOAWAY, and would hold up the shutdown for all of its
 * grace period. Such a connection is given a moment to close by itself.
 * <p>
 * Calls are counted on the transport's threads. A thread of its own watches a server that
 * stops, and ends with it.
 */
final class OpenCalls extends ServerStreamTracer.Factory implements ApplicationListener<GrpcServerLifecycleEvent> {

	// For peers that are well to answer a GOAWAY.
	private static final long FAREWELL_NANOS = Duration.ofMillis(200).toNanos();

	private static final long POLL_MILLIS = 10;

	private final AtomicInteger count = new AtomicInteger();

	// Less servers that have started: negative if calls of some are not counted.
	private final AtomicInteger counted = new AtomicInteger();

	private final Set<Server> servers = ConcurrentHashMap.newKeySet();

	/**
	 * Count the calls of a server that is about to be made. A factory of the user's may
	 * know no customizers, so that the calls of its server are unknown.
	 * @param builder makes it
	 */
	void countIn(ServerBuilder<?> builder) {
		builder.addStreamTracerFactory(this);
		this.counted.incrementAndGet();
	}

	@Override
	public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
		return JoinService.METHOD.equals(fullMethodName) ? new ServerStreamTracer() {
		} : new Call();
	}

	@Override
	public void onApplicationEvent(GrpcServerLifecycleEvent event) {
		if (event instanceof GrpcServerStartedEvent started) {
			this.servers.add(started.getServer());
			this.counted.decrementAndGet();
		}
		else if (event instanceof GrpcServerShutdownEvent shutdown && this.servers.remove(shutdown.getServer())
				&& this.counted.get() >= 0) {
			Thread thread = new Thread(() -> end(shutdown.getServer()), "jobber-grpc-shutdown");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void end(Server server) {
		long idleSince = System.nanoTime();
		try {
			while (!server.awaitTermination(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
				if (!server.isShutdown() || this.count.get() > 0) {
					idleSince = System.nanoTime();
				}
				else if (System.nanoTime() - idleSince >= FAREWELL_NANOS) {
					server.shutdownNow();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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
