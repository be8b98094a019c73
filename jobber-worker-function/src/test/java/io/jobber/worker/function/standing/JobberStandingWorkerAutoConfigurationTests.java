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

package io.jobber.worker.function.standing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.function.cloudevent.CloudEventsFunctionExtensionConfiguration;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;

import io.jobber.worker.PinnedCertificates;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.function.process.FakeDispatcher;
import io.jobber.worker.function.process.JobberWorkerProcessAutoConfiguration;
import io.jobber.worker.function.process.JobberWorkerProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link JobberStandingWorkerAutoConfiguration} and
 * {@link JobberStandingWorkerHealthAutoConfiguration}.
 */
class JobberStandingWorkerAutoConfigurationTests {

	private final FakeDispatcher dispatcher = new FakeDispatcher();

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(JobberWorkerFunctionAutoConfiguration.class, JobberWorkerProcessAutoConfiguration.class,
				JobberStandingWorkerAutoConfiguration.class, JobberStandingWorkerHealthAutoConfiguration.class,
				ContextFunctionCatalogAutoConfiguration.class, CloudEventsFunctionExtensionConfiguration.class));

	JobberStandingWorkerAutoConfigurationTests() throws IOException {
	}

	@AfterEach
	void close() {
		this.dispatcher.close();
	}

	@ParameterizedTest
	@CsvSource({ "jobber.worker.slots=4", "jobber.worker.join=", "'jobber.worker.join=  '" })
	void leavesApplicationWithoutAnAddressToJoinAlone(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasSingleBean(TaskHandler.class)
				.doesNotHaveBean(StandingWorker.class)
				.doesNotHaveBean(HealthIndicator.class)
				.doesNotHaveBean(JobberWorkerProperties.class));
	}

	@Test
	void tokenOfAFileThatEndsWithANewLineIsGood() {
		this.runner
			.withPropertyValues("jobber.worker.join=" + this.dispatcher.address(),
					"jobber.worker.token=" + FakeDispatcher.TOKEN + "\n")
			.run((context) -> this.dispatcher.awaitJoin());
	}

	@Test
	void tokenOfAFileIsReadForEachJoin(@TempDir Path folder) throws Exception {
		Path file = Files.writeString(folder.resolve("token"), "not-the-right-one");
		this.runner
			.withPropertyValues("jobber.worker.join=" + this.dispatcher.address(),
					"jobber.worker.token-location=" + file)
			.run((context) -> {
				StandingWorker worker = context.getBean(StandingWorker.class);
				assertThat(worker.invitation().token()).isEqualTo("not-the-right-one");

				Files.writeString(file, "\n" + FakeDispatcher.TOKEN + " \nanother");
				assertThat(worker.invitation().token()).isEqualTo(FakeDispatcher.TOKEN);

				Files.delete(file);
				assertThat(worker.invitation().token()).isEqualTo(FakeDispatcher.TOKEN);
				this.dispatcher.awaitJoin();
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					nowhere | | jobber.worker.token-location is nowhere, but there is no such file.
					pom.xml | s3cret | jobber.worker.token-location is set, and so is jobber.worker.token: the token is either in a \
					file or in a setting.
					/dev/null | | jobber.worker.token-location is /dev/null, but it is empty.
					""")
	void wrongTokenFileFailsTheStartWithOneSentence(String location, String token, String description) {
		this.runner
			.withPropertyValues("jobber.worker.join=app:9090", "jobber.worker.token-location=" + location,
					"jobber.worker.token=" + ((token != null) ? token : ""))
			.run((context) -> assertThat(
					new InvalidJoinFailureAnalyzer().analyze(context.getStartupFailure()).getDescription())
				.isEqualTo(description));
	}

	@ParameterizedTest
	@CsvSource({ "false, 0", "true, 1" })
	void tellsStackTracesOnlyIfTheyAreAllowed(boolean allowed, int lines) {
		this.runner.withBean("fail", Supplier.class, () -> () -> {
			throw new IllegalStateException("boom");
		})
			.withPropertyValues("jobber.worker.join=" + this.dispatcher.address(),
					"jobber.worker.token=" + FakeDispatcher.TOKEN, "jobber.worker.send-stack-trace=" + allowed)
			.run((context) -> {
				this.dispatcher.awaitJoin();

				assertThat(this.dispatcher.run("fail").getFailure().getStackTrace().lines())
					.filteredOn((line) -> line.equals("java.lang.IllegalStateException: boom"))
					.hasSize(lines);
			});
	}

	@Test
	void dialsWithTheSslBundleThatItIsGiven() throws Exception {
		X509Bundle application = certificate("127.0.0.1");
		try (FakeDispatcher secure = new FakeDispatcher(credentials(application))) {
			this.runner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
				.withPropertyValues("jobber.worker.join=" + secure.address(),
						"jobber.worker.token=" + FakeDispatcher.TOKEN, "jobber.worker.ssl.bundle=app",
						"spring.ssl.bundle.pem.app.truststore.certificate=" + application.getCertificatePEM())
				.run((context) -> secure.awaitJoin());
		}
	}

	@Test
	void dialsAnApplicationWhoseCertificateIsPinned() throws Exception {
		X509Bundle application = certificate("elsewhere.example");
		try (FakeDispatcher secure = new FakeDispatcher(credentials(application))) {
			this.runner
				.withPropertyValues("jobber.worker.join=" + secure.address(),
						"jobber.worker.token=" + FakeDispatcher.TOKEN,
						"jobber.worker.ssl.certificates="
								+ PinnedCertificates.fingerprint(application.getCertificate()))
				.run((context) -> secure.awaitJoin());
		}
	}

	@Test
	void tellsNoTokenToAnApplicationWhoseCertificateIsNotPinned() throws Exception {
		X509Bundle application = certificate("elsewhere.example");
		String other = PinnedCertificates.fingerprint(certificate("elsewhere.example").getCertificate());
		try (FakeDispatcher secure = new FakeDispatcher(credentials(application))) {
			this.runner
				.withPropertyValues("jobber.worker.join=" + secure.address(),
						"jobber.worker.token=" + FakeDispatcher.TOKEN, "jobber.worker.ssl.certificates=" + other)
				.run((context) -> {
					StandingWorker worker = context.getBean(StandingWorker.class);

					await().atMost(Duration.ofMinutes(1))
						.untilAsserted(() -> assertThat(worker.absence()).contains("UNREACHABLE", other));
				});
		}
	}

	@Test
	void aPinThatIsNoFingerprintFailsTheStartWithOneSentence() {
		this.runner
			.withPropertyValues("jobber.worker.join=app:9090", "jobber.worker.token=s3cret",
					"jobber.worker.ssl.certificates=0f")
			.run((context) -> assertThat(
					new InvalidJoinFailureAnalyzer().analyze(context.getStartupFailure()).getDescription())
				.isEqualTo("jobber.worker.ssl.certificates is wrong: Certificate '0f' is no SHA-256 fingerprint of 64 "
						+ "hexadecimal digits."));
	}

	@Test
	void dialsWithAnUpdatedBundleFromTheNextSessionOn() throws Exception {
		X509Bundle application = certificate("127.0.0.1");
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("app", trusting(certificate("127.0.0.1")));
		try (FakeDispatcher secure = new FakeDispatcher(credentials(application))) {
			this.runner.withBean(SslBundles.class, () -> bundles)
				.withPropertyValues("jobber.worker.join=" + secure.address(),
						"jobber.worker.token=" + FakeDispatcher.TOKEN, "jobber.worker.ssl.bundle=app")
				.run((context) -> {
					StandingWorker worker = context.getBean(StandingWorker.class);
					await().atMost(Duration.ofMinutes(1))
						.untilAsserted(() -> assertThat(worker.absence()).contains("UNREACHABLE"));

					bundles.updateBundle("app", trusting(application));

					secure.awaitJoin();
				});
		}
	}

	private static SslBundle trusting(X509Bundle application) throws Exception {
		return SslBundle.of(null, null, null, null,
				SslManagerBundle.of(application.toKeyManagerFactory(), application.toTrustManagerFactory()));
	}

	private static X509Bundle certificate(String host) throws Exception {
		CertificateBuilder builder = new CertificateBuilder().subject("CN=" + host).setIsCertificateAuthority(true);
		return (host.equals("127.0.0.1") ? builder.addSanIpAddress(host) : builder.addSanDnsName(host))
			.buildSelfSigned();
	}

	private static ServerCredentials credentials(X509Bundle application) throws Exception {
		return TlsServerCredentials.newBuilder().keyManager(application.toKeyManagerFactory().getKeyManagers()).build();
	}

	@Test
	void anUnknownSslBundleFailsTheStartWithOneSentence() {
		this.runner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("jobber.worker.join=app:9090", "jobber.worker.token=s3cret",
					"jobber.worker.ssl.bundle=nope")
			.run((context) -> assertThat(
					new InvalidJoinFailureAnalyzer().analyze(context.getStartupFailure()).getDescription())
				.isEqualTo("jobber.worker.ssl.bundle is 'nope', but there is no such SSL bundle (spring.ssl.bundle)."));
	}

	@Test
	void isUpWhileItHasJoinedAndOutOfServiceWithTheReasonWhileNot() {
		this.runner
			.withPropertyValues("jobber.worker.join=" + this.dispatcher.address(),
					"jobber.worker.token=" + FakeDispatcher.TOKEN)
			.run((context) -> {
				HealthIndicator health = context.getBean("jobberWorkerHealthIndicator", HealthIndicator.class);
				await().atMost(Duration.ofMinutes(1)).until(() -> health.health().getStatus().equals(Status.UP));

				context.getBean(WorkerLifecycle.class).stop();

				assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(health.health().getDetails()).containsEntry("reason", "the worker's process ends")
					.containsEntry("application", this.dispatcher.address());
			});
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.runner
			.withPropertyValues("jobber.worker.join=" + this.dispatcher.address(),
					"jobber.worker.token=" + FakeDispatcher.TOKEN, "management.health.jobberWorker.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(StandingWorker.class)
				.doesNotHaveBean(HealthIndicator.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					app:9090 | | 16 | | jobber.worker.token is not set, but no application lets a worker join without one.
					app:9090 | s3cret | 0 | | jobber.worker.slots is 0: it must be 1 to 10000.
					app:9090 | s3cret | 10001 | | jobber.worker.slots is 10001: it must be 1 to 10000.
					app | s3cret | 16 | | jobber.worker.join is 'app', which cannot be dialled: it must be host:port, such as 10.0.0.7:9090.
					my_app:9090 | s3cret | 16 | | jobber.worker.join is 'my_app:9090', which cannot be dialled: it must be host:port, such as 10.0.0.7:9090, and a host name has no underscore.
					app:0 | s3cret | 16 | | jobber.worker.join is 'app:0', which cannot be dialled: it must be host:port, such as 10.0.0.7:9090.
					http://app:9090 | s3cret | 16 | | jobber.worker.join is 'http://app:9090', which cannot be dialled: it must be host:port, such as 10.0.0.7:9090.
					app:9090/ | s3cret | 16 | | jobber.worker.join is 'app:9090/', which cannot be dialled: it must be host:port, such as 10.0.0.7:9090.
					app:9090 | s3cret | 16 | {"address":"a:1","token":"t0ken","slots":1,"lifetime":"PT0S"} | \
					jobber.worker.join and jobber.worker.invitation are both set, but a worker either joins by itself or was launched.
					""")
	void failsTheStartWithOneSentenceAndWithoutTheSecret(String join, String token, String slots, String invitation,
			String description) {
		this.runner
			.withPropertyValues("jobber.worker.join=" + join, "jobber.worker.slots=" + slots,
					"jobber.worker.token=" + ((token != null) ? token : ""))
			.withPropertyValues(
					(invitation != null) ? new String[] { "jobber.worker.invitation=" + invitation } : new String[0])
			.run((context) -> {
				assertThat(context).hasFailed();

				FailureAnalysis analysis = new InvalidJoinFailureAnalyzer().analyze(context.getStartupFailure());

				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).isEqualTo(description);
				assertThat(analysis.getAction()).contains("JOBBER_WORKER_JOIN", "JOBBER_WORKER_TOKEN");
				assertThat(context.getStartupFailure())
					.satisfies((failure) -> assertThat(failure.toString()).doesNotContain("s3cret", "t0ken"));
			});
	}

}
