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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.jobber.JobberTemplate;
import io.jobber.grpc.JoinService;
import io.jobber.scheduler.Invitations;
import io.jobber.worker.Invitation;
import io.jobber.worker.PinnedCertificates;
import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers join through a server of their own ({@code jobber.server.port}).
 */
class OwnWorkerServerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("jobber.server.port=0", "spring.grpc.server.port=0")
		.withUserConfiguration(EchoConfiguration.class)
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				JobberAutoConfiguration.class, JobberGrpcServerAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "spring.grpc.server.enabled=false", "spring.grpc.server.enabled=true" })
	void workersJoinWithoutAServerOfTheApplication(String property) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThat(context).doesNotHaveBean(GrpcServerLifecycle.class).doesNotHaveBean(BindableService.class);
			assertThat(echo(context)).isEqualTo("hello");
			assertThat(invite(context).address())
				.isEqualTo("127.0.0.1:" + context.getBean(OwnWorkerServer.class).listening().getPort());
		});
	}

	@Test
	void theServersOfTheApplicationAndOfWorkersServeNoServiceOfTheOther() {
		this.runner.withUserConfiguration(UserService.class).run((context) -> {
			int users = context.getBean(GrpcServerLifecycle.class).getPort();
			int workers = context.getBean(OwnWorkerServer.class).listening().getPort();

			assertThat(echo(context)).isEqualTo("hello");
			assertThat(call(users, UserService.METHOD)).isEqualTo(Status.Code.OK);
			assertThat(call(workers, UserService.METHOD)).isEqualTo(Status.Code.UNIMPLEMENTED);
			assertThat(call(users, UserService.method(JoinService.METHOD))).isEqualTo(Status.Code.UNIMPLEMENTED);
		});
	}

	@Test
	void workersDialOverTlsWithItsBundle() throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=elsewhere.example")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();

		this.runner
			.withPropertyValues("jobber.server.ssl.bundle=mine",
					"spring.ssl.bundle.pem.mine.keystore.certificate=" + certificate.getCertificatePEM(),
					"spring.ssl.bundle.pem.mine.keystore.private-key=" + certificate.getPrivateKeyPEM())
			.run((context) -> {
				assertThat(echo(context)).isEqualTo("hello");
				assertThat(invite(context).certificates())
					.containsExactly(PinnedCertificates.fingerprint(certificate.getCertificate()));
			});
	}

	@Test
	void anUnknownBundleFailsTheStartWithTheProperty() {
		this.runner.withPropertyValues("jobber.server.ssl.bundle=nope")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("jobber.server.ssl.bundle")
				.hasMessageContaining("nope"));
	}

	@Test
	void aPortThatIsTakenFailsTheStartWithTheProperty() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner
				.withPropertyValues("jobber.server.port=" + taken.getLocalPort(), "jobber.server.address=127.0.0.1")
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class)
					.hasMessageContaining("jobber.server.port")
					.hasMessageContaining(String.valueOf(taken.getLocalPort())));
		}
	}

	@Test
	void anEmptyPortFailsTheStartWithTheProperty() {
		this.runner.withPropertyValues("jobber.server.port=")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("jobber.server.port"));
	}

	@Test
	void applicationsStartAgain() {
		this.runner.run((context) -> {
			context.stop();
			context.start();

			assertThat(echo(context)).isEqualTo("hello");
		});
	}

	private static String echo(ApplicationContext context) {
		return context.getBean(JobberTemplate.class).execute("echo", "hello", String.class).block();
	}

	private static Invitation invite(ApplicationContext context) {
		return context.getBean(Invitations.class).mint();
	}

	private static Status.Code call(int port, MethodDescriptor<byte[], byte[]> method) {
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
		try {
			ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, new byte[0]);
			return Status.Code.OK;
		}
		catch (StatusRuntimeException ex) {
			return ex.getStatus().getCode();
		}
		finally {
			channel.shutdownNow();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class EchoConfiguration {

		@Bean
		TaskHandler echo() {
			return (request, callback) -> {
				callback.succeeded("text/plain", Map.of(), request.payload());
				return () -> {
				};
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserService {

		static final MethodDescriptor<byte[], byte[]> METHOD = method("user.Service/Call");

		static MethodDescriptor<byte[], byte[]> method(String name) {
			return MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
				.setFullMethodName(name)
				.setType(MethodDescriptor.MethodType.UNARY)
				.build();
		}

		@Bean
		BindableService service() {
			return () -> ServerServiceDefinition.builder("user.Service")
				.addMethod(METHOD, ServerCalls.asyncUnaryCall((request, response) -> {
					response.onNext(request);
					response.onCompleted();
				}))
				.build();
		}

	}

	private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			try {
				return stream.readAllBytes();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
