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

import io.grpc.ServerBuilder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.ServerBuilderCustomizer;

import io.jobber.grpc.JoinService;

/**
 * Auto-configuration of the gRPC server that workers join through. It comes last, since
 * of customizers with the same order the one whose bean was defined last is applied last.
 */
@AutoConfiguration(after = JobberAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass(GrpcServerFactory.class)
@ConditionalOnBean(JoinService.class)
public final class JobberGrpcServerAutoConfiguration {

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	<T extends ServerBuilder<T>> ServerBuilderCustomizer<T> jobberUninterceptedJoin(JoinService service) {
		return service::bypassInterceptors;
	}

}
