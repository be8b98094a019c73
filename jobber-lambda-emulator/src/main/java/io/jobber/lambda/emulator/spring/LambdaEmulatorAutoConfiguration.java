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

package io.jobber.lambda.emulator.spring;

import java.util.stream.Stream;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.util.StringUtils;

import io.jobber.lambda.emulator.LambdaEmulator;

/**
 * Auto-configuration of the emulator, for applications that name a template.
 */
@AutoConfiguration
@ConditionalOnProperty("jobber.lambda-emulator.template")
@ConditionalOnBooleanProperty(name = "jobber.lambda-emulator.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(LambdaEmulator.class)
@EnableConfigurationProperties(LambdaEmulatorProperties.class)
public final class LambdaEmulatorAutoConfiguration {

	// Jobber's starter asks Lambda for its functions when this bean is made.
	private static final String LAUNCHERS = "jobberPoolLaunchers";

	@Bean
	EmulatorLifetime lambdaEmulatorLifetime(LambdaEmulatorProperties properties) {
		return new EmulatorLifetime(properties);
	}

	@Bean(destroyMethod = "")
	LambdaEmulator lambdaEmulator(EmulatorLifetime lifetime) {
		return lifetime.emulator();
	}

	@Bean
	static BeanFactoryPostProcessor lambdaEmulatorStartsFirst() {
		return (factory) -> {
			if (factory.containsBeanDefinition(LAUNCHERS)) {
				BeanDefinition launchers = factory.getBeanDefinition(LAUNCHERS);
				String[] others = launchers.getDependsOn();
				launchers.setDependsOn(StringUtils.toStringArray(Stream
					.concat((others != null) ? Stream.of(others) : Stream.empty(), Stream.of("lambdaEmulator"))
					.toList()));
			}
		};
	}

}
