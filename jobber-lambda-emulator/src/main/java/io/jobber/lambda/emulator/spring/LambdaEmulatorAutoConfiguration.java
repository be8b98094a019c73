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
