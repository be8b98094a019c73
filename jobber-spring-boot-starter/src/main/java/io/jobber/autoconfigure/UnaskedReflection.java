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

import java.util.Arrays;
import java.util.Set;

import io.grpc.BindableService;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.env.Environment;

/**
 * Removes Boot's reflection service from a server whose only service is Join, unless the
 * application has set it. Boot adds it to any service, and Join alone has nothing to
 * describe to clients: its contract is public, and strangers need not find out what
 * answers at the port.
 */
final class UnaskedReflection implements BeanFactoryPostProcessor {

	private static final String REFLECTION = "grpcServerReflectionService";

	// Of Jobber, and of Boot.
	private static final Set<String> NO_SERVICES_OF_THE_APPLICATION = Set.of("jobberJoinService", REFLECTION,
			"grpcServerHealthService");

	private final Environment environment;

	UnaskedReflection(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.containsBeanDefinition(REFLECTION)
				&& !this.environment.containsProperty("spring.grpc.server.reflection.enabled")
				&& NO_SERVICES_OF_THE_APPLICATION
					.containsAll(Arrays.asList(beanFactory.getBeanNamesForType(BindableService.class, true, false)))) {
			((BeanDefinitionRegistry) beanFactory).removeBeanDefinition(REFLECTION);
		}
	}

}
