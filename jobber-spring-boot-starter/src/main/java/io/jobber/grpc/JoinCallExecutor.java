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

import java.util.concurrent.Executor;

import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/**
 * Runs the Join method on the transport's own threads, where it never blocks, and leaves
 * all other methods to the server's executor. A hop to another thread for each message
 * costs more than all the rest of the dispatcher. A server has one such executor: that of
 * an application which has its own comes later, and wins.
 *
 * @param <T> the type of the server builder
 */
public final class JoinCallExecutor<T extends ServerBuilder<T>> implements ServerBuilderCustomizer<T>, Ordered {

	@Override
	public void customize(T serverBuilder) {
		serverBuilder.callExecutor(new ServerCallExecutorSupplier() {

			@Override
			public <ReqT, RespT> @Nullable Executor getExecutor(ServerCall<ReqT, RespT> call, Metadata metadata) {
				return JoinService.METHOD.equals(call.getMethodDescriptor().getFullMethodName()) ? Runnable::run : null;
			}

		});
	}

	@Override
	public int getOrder() {
		return 0;
	}

}
