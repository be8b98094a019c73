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

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.jobber.JobberOperations;

/**
 * Says why there is no template: which setting switched it off, say. Boot's own analysis
 * of missing beans, which comes after this one, would advise to define one. What Boot
 * noted of its conditions is gone by the time that the start has failed.
 */
@Order(0)
final class MissingTemplateFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final String CONFIGURATION = "io.jobber.autoconfigure.JobberAutoConfiguration";

	private static final List<String> SWITCHES = List.of("jobber.enabled", "spring.grpc.server.enabled");

	private static final String EXCLUSIONS = "spring.autoconfigure.exclude";

	// What the configuration is conditional on.
	private static final List<String> CLASSES = List.of("io.grpc.BindableService",
			"org.springframework.grpc.server.GrpcServerFactory",
			"org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration");

	private final ConfigurableListableBeanFactory beans;

	private final Environment environment;

	MissingTemplateFailureAnalyzer(BeanFactory beans, Environment environment) {
		this.beans = (ConfigurableListableBeanFactory) beans;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = cause.getBeanType();
		if (cause instanceof NoUniqueBeanDefinitionException || type == null
				|| !JobberOperations.class.isAssignableFrom(type)) {
			return null;
		}
		Finding finding = find(type);
		return new FailureAnalysis(
				((description != null) ? description : "A component") + " requires a " + type.getSimpleName()
						+ ", and there is none: " + finding.reason() + ".",
				finding.action() + " Where it is optional, inject an ObjectProvider<" + type.getSimpleName() + ">.",
				cause);
	}

	private Finding find(Class<?> type) {
		for (String property : SWITCHES) {
			String value = this.environment.getProperty(property);
			if (value != null && !value.equalsIgnoreCase("true")) {
				return new Finding(property + " is " + value, "Remove " + property + ", or set it to true.");
			}
		}
		List<String> excluded = Binder.get(this.environment)
			.bind(EXCLUSIONS, Bindable.listOf(String.class))
			.orElse(List.of());
		if (excluded.contains(CONFIGURATION)) {
			return new Finding(EXCLUSIONS + " names " + CONFIGURATION, "Remove it from there.");
		}
		for (String name : CLASSES) {
			if (!ClassUtils.isPresent(name, this.beans.getBeanClassLoader())) {
				return new Finding(name + " is not on the class path",
						"Add spring-boot-starter-grpc-server, which comes with Jobber's starter.");
			}
		}
		String[] others = this.beans.getBeanNamesForType(JobberOperations.class, true, false);
		if (others.length > 0) {
			return new Finding("the bean '" + others[0] + "' has taken its place",
					"Inject JobberOperations, which it is, rather than " + type.getSimpleName() + ".");
		}
		return new Finding(CONFIGURATION + " was not applied",
				"Have the application auto-configured (@SpringBootApplication or @EnableAutoConfiguration) without an "
						+ "exclusion of it. In a test of a slice, add "
						+ "@ImportAutoConfiguration(JobberAutoConfiguration.class), or a @MockitoBean JobberOperations.");
	}

	private record Finding(String reason, String action) {

	}

}
