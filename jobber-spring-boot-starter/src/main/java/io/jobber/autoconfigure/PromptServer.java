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

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;

/**
 * A gRPC server whose graceful shutdown waits for the calls of the application's own
 * services, and not for peers that have none: a worker that is silent, stopped or gone
 * does not acknowledge the server's GOAWAY, and would hold up the shutdown for all of its
 * grace period. Such a connection is given a moment to close by itself.
 */
final class PromptServer extends Server {

	// For peers that are well to answer a GOAWAY.
	private static final Duration FAREWELL = Duration.ofMillis(200);

	private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

	private final Server server;

	private final OpenCalls calls;

	PromptServer(Server server, OpenCalls calls) {
		this.server = server;
		this.calls = calls;
	}

	@Override
	public Server start() throws IOException {
		this.server.start();
		return this;
	}

	@Override
	public int getPort() {
		return this.server.getPort();
	}

	@Override
	public List<? extends SocketAddress> getListenSockets() {
		return this.server.getListenSockets();
	}

	@Override
	public List<ServerServiceDefinition> getServices() {
		return this.server.getServices();
	}

	@Override
	public List<ServerServiceDefinition> getImmutableServices() {
		return this.server.getImmutableServices();
	}

	@Override
	public List<ServerServiceDefinition> getMutableServices() {
		return this.server.getMutableServices();
	}

	@Override
	public Server shutdown() {
		this.server.shutdown();
		return this;
	}

	@Override
	public Server shutdownNow() {
		this.server.shutdownNow();
		return this;
	}

	@Override
	public boolean isShutdown() {
		return this.server.isShutdown();
	}

	@Override
	public boolean isTerminated() {
		return this.server.isTerminated();
	}

	/**
	 * Wait until the server has terminated, or is shut down and nothing is left that is
	 * worth to wait for.
	 */
	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		long begin = System.nanoTime();
		long limit = unit.toNanos(timeout);
		long idleSince = begin;
		while (true) {
			long now = System.nanoTime();
			if (!this.server.isShutdown() || this.calls.count() > 0) {
				idleSince = now;
			}
			long left = Math.min(limit - (now - begin), FAREWELL.toNanos() - (now - idleSince));
			if (this.server.awaitTermination(Math.min(POLL_NANOS, left), TimeUnit.NANOSECONDS)) {
				return true;
			}
			if (left <= 0) {
				return false;
			}
		}
	}

	@Override
	public void awaitTermination() throws InterruptedException {
		this.server.awaitTermination();
	}

}
