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

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;

import io.jobber.grpc.JoinService;

/**
 * Gives the Join service to every gRPC server without the application's global
 * interceptors: those know nothing of a worker's token.
 */
final class BareJoinPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof GrpcServiceConfigurer configurer) {
			return (GrpcServiceConfigurer) (service, factory) -> (service.service() instanceof JoinService join)
					? join.definition() : configurer.configure(service, factory);
		}
		return bean;
	}

}
