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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerFactoryCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.DefaultGrpcServerFactory;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.InProcessGrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;

import io.jobber.grpc.JoinService;
import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads whose gRPC server, as it is set up, lets no worker join, or loses
 * them.
 */
@ExtendWith(OutputCaptureExtension.class)
class GrpcServerSettingTests {

	private static final String LONG_TOKEN = "--jobber.scheduler.join-token=0123456789abcdef";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			spring.grpc.server.factory.enabled | false | Without a gRPC server no worker can join.
			spring.grpc.server.netty.domain-socket-path | target/jobber.sock | Workers dial a TCP port
			spring.grpc.server.inbound.metadata.max-size | 100B | No worker can join: the metadata
			""")
	void serverThatNoWorkerCouldJoinFailsTheStart(String property, String value, String reason, CapturedOutput output) {
		List<String> arguments = new ArrayList<>(List.of("--" + property + "=" + value));
		if (!property.contains("domain-socket")) {
			arguments.add("--spring.grpc.server.port=0");
		}

		assertThatException().isThrownBy(() -> run(Launching.class, arguments.toArray(String[]::new)));

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "Action:", property, value, reason)
			.doesNotContain("\tat io.jobber");
	}

	@Test
	void noServerFailsTheStartForWorkersThatJoinByThemselvesAsWell(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run(Empty.class, LONG_TOKEN, "--spring.grpc.server.factory.enabled=false"));

		assertThat(output.getAll()).contains("spring.grpc.server.factory.enabled", "no worker can join");
	}

	@Test
	void applicationThatNeedsNoWorkersStartsWithoutAServer() {
		run(Empty.class, "--spring.grpc.server.factory.enabled=false").close();
	}

	@Test
	void serverInTheProcessAloneFailsTheStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(InProcessOnly.class));

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "spring.grpc.server.inprocess.name",
				"Workers dial a TCP port");
	}

	@Test
	void serverWithoutTheJoinServiceFailsTheStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Filtering.class, "--spring.grpc.server.port=0"));

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START",
				"none of the gRPC servers serves jobber.v1.Dispatch/Join", "ServerServiceDefinitionFilter");
	}

	@Test
	void settingIsThatOfThePoolWhoseWorkersCannotDial(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run(Launching.class, "--spring.grpc.server.netty.domain-socket-path=target/pool.sock",
					"--jobber.scheduler.callback-address=127.0.0.1:1", "--jobber.pools.images.functions=image-*"));

		assertThat(output.getAll()).contains("(jobber.pools.images.scheduler.callback-address)");
	}

	@Test
	void domainSocketIsFineForWorkersThatDialAProxy(CapturedOutput output) {
		run(Launching.class, "--spring.grpc.server.netty.domain-socket-path=target/proxied.sock",
				"--jobber.scheduler.callback-address=127.0.0.1:1")
			.close();

		assertThat(output.getAll()).contains("Only workers that dial a proxy can join");
	}

	@Test
	void servletTransportFailsTheStartWhereItsAddressIsNotSaid(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Servlet.class, "--spring.grpc.server.factory.enabled=false",
				"--spring.grpc.server.servlet.enabled=true"));

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "spring.grpc.server.servlet.enabled",
				"gRPC is served by the web server", "jobber.scheduler.callback-address");
	}

	@Test
	void servletTransportIsWarnedOfWhereItsAddressIsSaid(CapturedOutput output) {
		run(Servlet.class, "--spring.grpc.server.factory.enabled=false",
				"--jobber.scheduler.callback-address=127.0.0.1:1")
			.close();

		assertThat(output.getAll()).contains("gRPC is served by the web server, which starts after");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			spring.grpc.server.keepalive.connection.max-age=60 | PT1M and a grace period of PT30S
			spring.grpc.server.keepalive.connection.max-age=16m | live for PT15M
			spring.grpc.server.keepalive.time=10 | pauses for PT30S, which its heartbeats allow it for PT40S
			""")
	void settingThatLosesWorkersIsWarnedOf(String argument, String warning, CapturedOutput output) {
		run(Launching.class, "--spring.grpc.server.port=0", "--" + argument, "--jobber.heartbeat-interval=10s").close();

		assertThat(output.getAll()).contains("WARN", warning, argument.substring(0, argument.indexOf('=')));
	}

	@Test
	void settingsThatWorkersOutliveAreNotWarnedOf(CapturedOutput output) {
		run(Launching.class, "--spring.grpc.server.port=0", "--spring.grpc.server.keepalive.connection.max-age=1h",
				"--spring.grpc.server.keepalive.connection.max-idle-time=1", "--spring.grpc.server.keepalive.time=10",
				"--spring.grpc.server.keepalive.timeout=10")
			.close();

		assertThat(output.getAll()).doesNotContain("WARN");
	}

	private static ConfigurableApplicationContext run(Class<?> application, String... arguments) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE).run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	static class Launching extends Empty {

		@Bean
		TaskHandler handler() {
			return (request, callback) -> {
				callback.succeeded("text/plain", Map.of(), request.payload());
				return () -> {
				};
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filtering extends Launching {

		@Bean
		GrpcServerFactoryCustomizer withoutJoin() {
			return (factory) -> ((DefaultGrpcServerFactory<?>) factory).setServiceFilter((service,
					server) -> !JoinService.METHOD.startsWith(service.getServiceDescriptor().getName() + "/"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InProcessOnly extends Launching {

		@Bean
		GrpcServerFactory serverFactory(GrpcServiceDiscoverer discoverer, GrpcServiceConfigurer configurer) {
			InProcessGrpcServerFactory factory = new InProcessGrpcServerFactory("alone", List.of());
			discoverer.findServices()
				.stream()
				.map((service) -> configurer.configure(service, factory))
				.forEach(factory::addService);
			return factory;
		}

		@Bean
		GrpcServerLifecycle nettyGrpcServerLifecycle(GrpcServerFactory factory, ApplicationEventPublisher publisher) {
			return new GrpcServerLifecycle(factory, Duration.ofSeconds(1), publisher);
		}

	}

	/**
	 * Has what Boot makes where the servlet of gRPC is on the class path.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Servlet extends Launching {

		@Bean
		Object grpcServletRegistration() {
			return new Object();
		}

	}

}
