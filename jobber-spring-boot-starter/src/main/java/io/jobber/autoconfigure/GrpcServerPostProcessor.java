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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;

import io.jobber.grpc.JoinService;

/**
 * Changes two things about every gRPC server of the application. It gets the Join service
 * without the application's global interceptors, which know nothing of a worker's token.
 * And those of Boot start before the web server and stop after it: Spring gRPC's own
 * phase is the last to start and the first to stop, so that web requests which are still
 * being answered would lose their workers. A life cycle of the user's own class is left
 * as it is.
 */
final class GrpcServerPostProcessor implements BeanPostProcessor {

	/**
	 * The phase in which gRPC servers start and stop. Boot's web servers start and stop
	 * at {@code Integer.MAX_VALUE - 2048}.
	 */
	static final int PHASE = Integer.MAX_VALUE - 4096;

	private final ObjectProvider<GrpcServerProperties> properties;

	private final ApplicationEventPublisher eventPublisher;

	GrpcServerPostProcessor(ObjectProvider<GrpcServerProperties> properties, ApplicationEventPublisher eventPublisher) {
		this.properties = properties;
		this.eventPublisher = eventPublisher;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof GrpcServiceConfigurer configurer) {
			return (GrpcServiceConfigurer) (service, factory) -> (service.service() instanceof JoinService join)
					? join.bindService() : configurer.configure(service, factory);
		}
		return (bean.getClass() == GrpcServerLifecycle.class)
				? new LateLifecycle(((GrpcServerLifecycle) bean).getFactory()) : bean;
	}

	private final class LateLifecycle extends GrpcServerLifecycle {

		LateLifecycle(GrpcServerFactory factory) {
			super(factory, GrpcServerPostProcessor.this.properties.getObject().getShutdown().getGracePeriod(),
					GrpcServerPostProcessor.this.eventPublisher);
		}

		@Override
		public int getPhase() {
			return PHASE;
		}

	}

}
