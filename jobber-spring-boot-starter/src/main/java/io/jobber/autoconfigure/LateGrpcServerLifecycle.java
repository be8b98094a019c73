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

import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * A gRPC server that starts before the web server and stops after it. Spring gRPC's own
 * phase is the last to start and the first to stop, so that web requests which are still
 * being answered would lose their workers. Its grace period is for the calls of the
 * application's own services: connections without any are closed when it stops.
 */
final class LateGrpcServerLifecycle extends GrpcServerLifecycle {

	/**
	 * The phase in which the gRPC server starts and stops. Boot's web servers start and
	 * stop at {@code Integer.MAX_VALUE - 2048}.
	 */
	static final int PHASE = Integer.MAX_VALUE - 4096;

	// What a negative grace period means.
	private static final Duration FOR_EVER = Duration.ofDays(365);

	/**
	 * Create a life cycle.
	 * @param factory makes the server
	 * @param shutdownGracePeriod how long to wait for open calls; negative for ever
	 * @param calls the open calls
	 * @param eventPublisher is told when the server starts and stops
	 */
	LateGrpcServerLifecycle(GrpcServerFactory factory, Duration shutdownGracePeriod, OpenCalls calls,
			ApplicationEventPublisher eventPublisher) {
		super(new PromptServerFactory(factory, calls),
				shutdownGracePeriod.isNegative() ? FOR_EVER : shutdownGracePeriod, eventPublisher);
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private record PromptServerFactory(GrpcServerFactory factory, OpenCalls calls) implements GrpcServerFactory {

		@Override
		@SuppressWarnings("NullAway") // a factory may make no server
		public @Nullable Server createServer() {
			int before = this.calls.servers();
			Server server = this.factory.createServer();
			// A factory that knows no customizers makes a server whose calls are unknown.
			boolean counted = this.calls.servers() != before;
			return (server != null && counted) ? new PromptServer(server, this.calls) : server;
		}

		@Override
		public void addService(ServerServiceDefinition service) {
			this.factory.addService(service);
		}

		@Override
		public boolean supports(ServerInterceptor interceptor, ServerServiceDefinition service) {
			return this.factory.supports(interceptor, service);
		}

	}

}
