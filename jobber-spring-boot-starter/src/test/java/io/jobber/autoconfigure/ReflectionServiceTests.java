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

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where Boot's reflection service is served beside Join.
 */
class ReflectionServiceTests {

	private static final String JOIN = "jobber.v1.Dispatch";

	private static final String REFLECTION = "grpc.reflection.v1.ServerReflection";

	@Test
	void serverWithoutServicesOfTheApplicationHasNoReflection() {
		assertThat(services(WorkersOnly.class)).contains(JOIN).doesNotContain(REFLECTION);
	}

	@Test
	void reflectionThatIsSetIsServed() {
		assertThat(services(WorkersOnly.class, "--spring.grpc.server.reflection.enabled=true")).contains(JOIN,
				REFLECTION);
	}

	@Test
	void servicesOfTheApplicationAreServedWithReflection() {
		assertThat(services(OwnService.class)).contains("shop", JOIN, REFLECTION);
	}

	@ParameterizedTest
	@ValueSource(strings = { "jobber.server.port=0", "jobber.enabled=false" })
	void serverThatNoWorkerJoinsIsLeftAsItIs(String property) {
		assertThat(services(OwnService.class, "--" + property)).contains("shop", REFLECTION).doesNotContain(JOIN);
	}

	private static List<String> services(Class<?> application, String... arguments) {
		StartedServer server = new StartedServer();
		new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("spring.grpc.server.port=0")
			.listeners(server)
			.run(arguments)
			.close();
		return server.services;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WorkersOnly {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnService extends WorkersOnly {

		@Bean
		BindableService shop() {
			return () -> ServerServiceDefinition.builder("shop").build();
		}

	}

	private static final class StartedServer implements ApplicationListener<GrpcServerStartedEvent> {

		private volatile List<String> services = List.of();

		@Override
		public void onApplicationEvent(GrpcServerStartedEvent event) {
			this.services = event.getServer()
				.getServices()
				.stream()
				.map((service) -> service.getServiceDescriptor().getName())
				.toList();
		}

	}

}
