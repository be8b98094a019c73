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

package io.jobber.grpc;

import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.springframework.core.Ordered;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/**
 * Keeps the application's interceptors away from the Join method, which authenticates
 * workers by its own token: it is the outermost interceptor of the server, and calls the
 * service past all others. All other methods keep all of them.
 * <p>
 * It must be the last to customize the builder.
 *
 * @param <T> the type of the server builder
 */
public final class UninterceptedJoin<T extends ServerBuilder<T>> implements ServerBuilderCustomizer<T>, Ordered {

	private final JoinService service;

	/**
	 * Create a customizer.
	 * @param service the service that serves the method
	 */
	public UninterceptedJoin(JoinService service) {
		this.service = service;
	}

	@Override
	public void customize(T serverBuilder) {
		serverBuilder.addTransportFilter(CallEnd.CONNECTIONS);
		serverBuilder.addStreamTracerFactory(CallEnd.FACTORY);
		serverBuilder.intercept(new Bypass(this.service));
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	private record Bypass(JoinService service) implements ServerInterceptor {

		@Override
		public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(ServerCall<ReqT, RespT> call, Metadata headers,
				ServerCallHandler<ReqT, RespT> next) {
			ServerCallHandler<ReqT, RespT> join = this.service.handler(call.getMethodDescriptor());
			return ((join != null) ? join : next).startCall(call, headers);
		}

	}

}
