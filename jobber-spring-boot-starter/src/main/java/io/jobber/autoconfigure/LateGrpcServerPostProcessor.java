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
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * Puts each of Boot's gRPC servers, whatever its transport, into the phase that Jobber
 * needs. A life cycle of the user's own class is left as it is.
 */
final class LateGrpcServerPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<GrpcServerProperties> properties;

	private final ObjectProvider<OpenCalls> calls;

	private final ApplicationEventPublisher eventPublisher;

	LateGrpcServerPostProcessor(ObjectProvider<GrpcServerProperties> properties, ObjectProvider<OpenCalls> calls,
			ApplicationEventPublisher eventPublisher) {
		this.properties = properties;
		this.calls = calls;
		this.eventPublisher = eventPublisher;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean.getClass() == GrpcServerLifecycle.class) {
			return new LateGrpcServerLifecycle(((GrpcServerLifecycle) bean).getFactory(),
					this.properties.getObject().getShutdown().getGracePeriod(), this.calls.getObject(),
					this.eventPublisher);
		}
		return bean;
	}

}
