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
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.jobber.JobberTemplate;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.local.LocalWorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS of the server for workers ({@code jobber.server.ssl}).
 */
@ExtendWith(OutputCaptureExtension.class)
class ServerTlsTests {

	private static final String JOIN_TOKEN = "jobber.scheduler.join-token=" + "x".repeat(40);

	private static final String PLAIN_TEXT = "Workers join in plain text";

	private final ApplicationContextRunner shared = new ApplicationContextRunner()
		.withPropertyValues("spring.grpc.server.port=0", "spring.grpc.server.address=127.0.0.1")
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				JobberAutoConfiguration.class, JobberGrpcServerAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.shared.withPropertyValues("jobber.server.port=0",
			"jobber.server.address=127.0.0.1");

	@Test
	void workersOnOtherHostsDialOverTlsWithoutASetting(CapturedOutput output) {
		this.runner.withUserConfiguration(RemoteWorkers.class).run((context) -> {
			List<String> certificates = certificates(context);

			assertThat(certificates).hasSize(1);
			assertThat(echo(context)).isEqualTo("hello");
			assertThat(output).contains(certificates.get(0)).doesNotContain(PLAIN_TEXT);
		});
	}

	@Test
	void eachStartHasACertificateOfItsOwn() {
		this.runner.withUserConfiguration(RemoteWorkers.class)
			.run((first) -> this.runner.withUserConfiguration(RemoteWorkers.class)
				.run((second) -> assertThat(certificates(first)).isNotEqualTo(certificates(second))));
	}

	@Test
	void workersOfThisHostDialInPlainText() {
		this.runner.withUserConfiguration(LocalWorkers.class).run((context) -> {
			assertThat(certificates(context)).isEmpty();
			assertThat(echo(context)).isEqualTo("hello");
		});
	}

	@Test
	void workersOfThisHostDialOverTlsIfASettingSaysSo() {
		this.runner.withUserConfiguration(LocalWorkers.class)
			.withPropertyValues("jobber.server.ssl.enabled=true")
			.run((context) -> {
				assertThat(certificates(context)).hasSize(1);
				assertThat(echo(context)).isEqualTo("hello");
			});
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "jobber.server.ssl.enabled=false", "jobber.scheduler.join-token=xxxxxxxxxxxxxxxxxxxxxxxxx" })
	void noCertificateIsMadeWhereASettingOrAJoinTokenForbidsIt(String property) {
		this.runner.withUserConfiguration(RemoteWorkers.class).withPropertyValues(property).run((context) -> {
			assertThat(certificates(context)).isEmpty();
			assertThat(echo(context)).isEqualTo("hello");
		});
	}

	@Test
	void theServerOfTheApplicationIsNotChanged() {
		this.shared.withUserConfiguration(RemoteWorkers.class)
			.run((context) -> assertThat(certificates(context)).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "jobber.server.ssl.enabled=true", "jobber.server.ssl.bundle=mine" })
	void tlsOfAServerThatThereIsNotFailsTheStartWithTheProperty(String property) {
		this.shared.withUserConfiguration(LocalWorkers.class)
			.withPropertyValues(property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining(property.substring(0, property.indexOf('=')))
				.hasMessageContaining("jobber.server.port")
				.hasMessageContaining("spring.grpc.server.ssl.bundle"));
	}

	@Test
	void standingWorkersInPlainTextAreWarnedOfWithTheProperty(CapturedOutput output) {
		this.runner.withUserConfiguration(LocalWorkers.class)
			.withPropertyValues(JOIN_TOKEN, "jobber.server.address=0.0.0.0")
			.run((context) -> assertThat(output).containsOnlyOnce(PLAIN_TEXT).contains("jobber.server.ssl.bundle"));
	}

	@Test
	void plainTextOfTheServerOfTheApplicationIsWarnedOfWithTheProperty(CapturedOutput output) {
		this.shared.withUserConfiguration(LocalWorkers.class)
			.withPropertyValues(JOIN_TOKEN, "spring.grpc.server.address=0.0.0.0")
			.run((context) -> assertThat(output).containsOnlyOnce(PLAIN_TEXT)
				.contains("spring.grpc.server.ssl.bundle"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "jobber.server.address=127.0.0.1", "jobber.server.ssl.enabled=false",
			"jobber.server.ssl.enabled=true" })
	void plainTextIsNotWarnedOfWhereItIsWantedOrStaysOnThisHost(String property, CapturedOutput output) {
		this.runner.withUserConfiguration(LocalWorkers.class)
			.withPropertyValues("jobber.server.address=0.0.0.0", JOIN_TOKEN, property)
			.run((context) -> assertThat(output).doesNotContain(PLAIN_TEXT));
	}

	@Test
	void aCertificateThatStandingWorkersCannotKnowIsWarnedOf(CapturedOutput output) {
		this.runner.withUserConfiguration(LocalWorkers.class)
			.withPropertyValues("jobber.server.ssl.enabled=true", JOIN_TOKEN)
			.run((context) -> assertThat(output).contains("Standing workers cannot know a certificate"));
	}

	private static List<String> certificates(ApplicationContext context) {
		Invitations invitations = context.getBean(Invitations.class);
		Invitation invitation = invitations.mint();
		// Else it counts as a worker that is about to join.
		invitations.revoke(invitation);
		return invitation.certificates();
	}

	private static String echo(ApplicationContext context) {
		return context.getBean(JobberTemplate.class).execute("echo", "hello", String.class).block();
	}

	@Configuration(proxyBeanMethods = false)
	static class LocalWorkers {

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
	static class RemoteWorkers extends LocalWorkers {

		@Bean(destroyMethod = "close")
		RemoteLauncher launcher(TaskHandler handler) {
			return new RemoteLauncher(new LocalWorkerLauncher(handler, true));
		}

	}

	/**
	 * Says that its workers are on other hosts.
	 */
	record RemoteLauncher(LocalWorkerLauncher local) implements WorkerLauncher, AutoCloseable {

		@Override
		public CompletionStage<WorkReport> launch(Invitation invitation) {
			return this.local.launch(invitation);
		}

		@Override
		public void close() {
			this.local.close();
		}

	}

}
