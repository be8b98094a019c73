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
