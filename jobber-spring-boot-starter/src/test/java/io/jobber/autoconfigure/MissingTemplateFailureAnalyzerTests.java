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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.grpc.server.GrpcServerFactory;

import io.jobber.JobberOperations;
import io.jobber.JobberTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads whose application needs the template that there is not.
 */
@ExtendWith(OutputCaptureExtension.class)
class MissingTemplateFailureAnalyzerTests {

	@ParameterizedTest
	@CsvSource({ "jobber.enabled,false", "spring.grpc.server.enabled,false", "jobber.enabled,no" })
	void missingTemplateNamesTheSettingThatSwitchedItOff(String property, String value, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run(Calling.class, "--spring.grpc.server.port=0", "--" + property + "=" + value));

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START",
				"requires a JobberTemplate, and there is none: " + property + " is " + value + ".",
				"Remove " + property);
	}

	@Test
	void missingOperationsNameTheSettingThatSwitchedThemOff(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(CallingOperations.class, "--jobber.enabled=false"));

		assertThat(output.getAll())
			.contains("requires a JobberOperations, and there is none: jobber.enabled is false.");
	}

	@Test
	void missingTemplateNamesTheExclusion(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Calling.class, "--spring.grpc.server.port=0",
				"--spring.autoconfigure.exclude=io.jobber.autoconfigure.JobberAutoConfiguration"));

		assertThat(output.getAll()).contains(
				"spring.autoconfigure.exclude names io.jobber.autoconfigure.JobberAutoConfiguration", "Remove it");
	}

	@Test
	void missingTemplateNamesTheBeanThatTookItsPlace(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(OwnOperations.class, "--spring.grpc.server.port=0"));

		assertThat(output.getAll()).contains("requires a JobberTemplate, and there is none",
				"'operationsOfMyOwn' has taken its place", "Inject JobberOperations");
	}

	@Test
	void missingTemplateNamesTheConfigurationThatWasNotApplied(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(NotConfigured.class));

		assertThat(output.getAll()).contains("JobberAutoConfiguration was not applied", "@ImportAutoConfiguration");
	}

	@Test
	void missingTemplateNamesTheClassThatIsMissing() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.setBeanClassLoader(new FilteredClassLoader(GrpcServerFactory.class));

		FailureAnalysis analysis = new MissingTemplateFailureAnalyzer(beans, new StandardEnvironment())
			.analyze(new NoSuchBeanDefinitionException(JobberTemplate.class));

		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo("A component requires a JobberTemplate, and there is none: "
				+ "org.springframework.grpc.server.GrpcServerFactory is not on the class path.");
		assertThat(analysis.getAction()).contains("spring-boot-starter-grpc-server");
	}

	@Test
	void otherMissingBeansAreLeftToBoot(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(CallingNobody.class, "--jobber.enabled=false"));

		assertThat(output.getAll()).contains("required a bean of type 'java.lang.Runnable'");
	}

	private static ConfigurableApplicationContext run(Class<?> application, String... arguments) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE).run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	static class Calling extends Empty {

		@Bean
		Object caller(JobberTemplate template) {
			return template;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CallingOperations extends Empty {

		@Bean
		Object caller(JobberOperations operations) {
			return operations;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOperations extends Calling {

		@Bean
		JobberOperations operationsOfMyOwn() {
			return Mockito.mock(JobberOperations.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NotConfigured {

		@Bean
		Object caller(JobberTemplate template) {
			return template;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CallingNobody extends Empty {

		@Bean
		Object caller(Runnable nobody) {
			return nobody;
		}

	}

}
