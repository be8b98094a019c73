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

package io.jobber.security;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.grpc.server.security.AuthenticationProcessInterceptor;
import org.springframework.grpc.server.security.GrpcSecurity;
import org.springframework.security.config.Customizer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import io.jobber.JobberTemplate;
import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Applications that let Spring Security guard their gRPC server, as its starters set it
 * up: workers join by their token all the same, and nothing else is let in.
 */
class GrpcSecurityTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@TempDir
	private Path directory;

	@Test
	void workersJoinAResourceServerWhoseOtherServicesAskForAToken() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			assertThatAWorkerRunsTasks(context);
			assertThatOthersAreDenied(context, Status.Code.UNAUTHENTICATED);
		}
	}

	@Test
	void workersJoinAServerThatDeniesEverythingToEverybody() throws Exception {
		try (ConfigurableApplicationContext context = run(DenyingApplication.class)) {
			assertThatAWorkerRunsTasks(context);
			assertThatOthersAreDenied(context, Status.Code.UNAUTHENTICATED);
		}
	}

	private static void assertThatAWorkerRunsTasks(ConfigurableApplicationContext context) {
		JobberTemplate template = context.getBean(JobberTemplate.class);

		assertThat(template.execute("echo", "hello", String.class).block(LIMIT)).isEqualTo("hello");
	}

	private static void assertThatOthersAreDenied(ConfigurableApplicationContext context, Status.Code code) {
		ManagedChannel channel = NettyChannelBuilder
			.forAddress("127.0.0.1", context.getBean(GrpcServerLifecycle.class).getPort())
			.usePlaintext()
			.build();
		try {
			assertThatExceptionOfType(StatusRuntimeException.class)
				.isThrownBy(() -> HealthGrpc.newBlockingStub(channel)
					.withDeadlineAfter(LIMIT)
					.check(HealthCheckRequest.getDefaultInstance()))
				.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(code));
		}
		finally {
			channel.shutdownNow();
		}
	}

	private ConfigurableApplicationContext run(Class<?> application) throws Exception {
		return new SpringApplicationBuilder(application).run("--server.port=0", "--spring.grpc.server.port=0",
				"--spring.security.oauth2.resourceserver.jwt.public-key-location=" + publicKey().toUri());
	}

	private Path publicKey() throws Exception {
		return Files.writeString(this.directory.resolve("public.pem"), "-----BEGIN PUBLIC KEY-----\n"
				+ Base64.getMimeEncoder().encodeToString(newKey()) + "\n-----END PUBLIC KEY-----\n");
	}

	private static byte[] newKey() throws NoSuchAlgorithmException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		return generator.generateKeyPair().getPublic().getEncoded();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		TaskHandler echo() {
			return (request, callback) -> {
				callback.succeeded(request.contentType(), Map.of(), request.payload());
				return () -> {
				};
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DenyingApplication extends Application {

		@Bean
		UserDetailsService nobody() {
			return new InMemoryUserDetailsManager();
		}

		@Bean
		@GlobalServerInterceptor
		AuthenticationProcessInterceptor denying(GrpcSecurity security) throws Exception {
			return security.authorizeRequests((requests) -> requests.allRequests().denyAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
