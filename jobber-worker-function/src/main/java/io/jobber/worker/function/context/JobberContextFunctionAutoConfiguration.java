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

package io.jobber.worker.function.context;

import java.time.Clock;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.function.context.FunctionRegistry;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.introspection.micrometer.Micrometer;

/**
 * {@link AutoConfiguration Auto-configuration} that makes {@link ContextFunction} beans
 * functions of Spring Cloud Function's catalog.
 */
@AutoConfiguration(after = ContextFunctionCatalogAutoConfiguration.class)
@ConditionalOnBean({ FunctionRegistry.class, ContextFunction.class })
public final class JobberContextFunctionAutoConfiguration {

	@Bean(ContextFunctions.BEAN_NAME)
	ContextFunctions jobberContextFunctions(ConfigurableListableBeanFactory beanFactory, FunctionRegistry registry,
			ObjectProvider<PoolMeters> meters) {
		return new ContextFunctions(beanFactory, registry, meters.getIfAvailable(() -> PoolMeters.NONE),
				Clock.systemUTC());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ MeterRegistry.class, Micrometer.class })
	static class MetersConfiguration {

		@Bean
		PoolMeters jobberContextPoolMeters(ObjectProvider<MeterRegistry> registries) {
			return new PoolMeters() {

				@Override
				public <T> InstrumentedPool<T> build(PoolBuilder<T, ?> builder, String name) {
					MeterRegistry registry = registries.getIfUnique();
					return (registry != null) ? Micrometer.instrumentedPool(builder, name, registry)
							: builder.buildPool();
				}

			};
		}

	}

}
