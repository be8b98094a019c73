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
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
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

import io.jobber.JobberTemplate;
import io.jobber.worker.Invitation;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Standing workers present a certificate beside their join token
 * ({@code jobber.scheduler.join-identities}).
 */
@ExtendWith(OutputCaptureExtension.class)
class JoinIdentityTests {

	private static final String TOKEN = "x".repeat(40);

	private final X509Bundle authority = authority();

	private final X509Bundle server = authority();

	private final ApplicationContextRunner shared = new ApplicationContextRunner()
		.withPropertyValues("spring.grpc.server.port=0", "spring.grpc.server.address=127.0.0.1",
				"spring.ssl.bundle.pem.mine.keystore.certificate=" + this.server.getCertificatePEM(),
				"spring.ssl.bundle.pem.mine.keystore.private-key=" + this.server.getPrivateKeyPEM(),
				"spring.ssl.bundle.pem.mine.truststore.certificate=" + this.authority.getCertificatePEM(),
				"jobber.scheduler.join-token=" + TOKEN, "jobber.scheduler.join-identities=CN=worker-*,*.worker.example")
		.withUserConfiguration(ServerTlsTests.LocalWorkers.class)
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				JobberAutoConfiguration.class, JobberGrpcServerAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.shared.withPropertyValues("jobber.server.port=0",
			"jobber.server.address=127.0.0.1", "jobber.server.ssl.bundle=mine");

	@Test
	void workersOfAnIdentityJoin() {
		this.runner.run((context) -> join(context, issued("CN=worker-7", null)));
	}

	@Test
	void workersOfAnIdentityJoinThroughTheServerOfTheApplication() {
		this.shared
			.withPropertyValues("spring.grpc.server.ssl.bundle=mine", "spring.grpc.server.ssl.client-auth=optional")
			.run((context) -> join(context, issued("CN=any", "a.worker.example")));
	}

	@Test
	void launchedWorkersNeedNoCertificate() {
		this.runner.run((context) -> assertThat(
				context.getBean(JobberTemplate.class).execute("echo", "hello", String.class).block())
			.isEqualTo("hello"));
	}

	@Test
	void workersOfAnotherIdentityAreRefusedWithOneSentenceAtEachEnd(CapturedOutput output) {
		this.runner.run((context) -> {
			String reason = refusal(context, issued("CN=stranger", "b.example"));

			assertThat(reason).contains("REFUSED", "CN=stranger", "b.example", "jobber.scheduler.join-identities");
			assertThat(output).contains("was refused: the worker has presented the certificate of [CN=stranger");
		});
	}

	@Test
	void workersWithoutACertificateAreRefusedWithOneSentenceAtEachEnd(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(refusal(context, null)).contains("REFUSED", "no certificate",
					"jobber.scheduler.join-identities");
			assertThat(output).contains("was refused: the worker has presented no certificate");
		});
	}

	@Test
	void workersOfAnotherAuthorityAreRefusedWithOneSentenceAtEachEnd(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(refusal(context, issuedBy(authority(), "CN=worker-7", null, Instant.now().plusSeconds(3600))))
				.contains("UNREACHABLE", "does not trust the certificate that this worker presents");
			assertThat(output).contains("the trust store of jobber.server.ssl.bundle does not trust", "CN=worker-7",
					"signed by no authority");
		});
	}

	@Test
	void workersWithAnExpiredCertificateAreRefusedWithOneSentenceAtEachEnd(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(
					refusal(context, issuedBy(this.authority, "CN=worker-7", null, Instant.now().minusSeconds(3600))))
				.contains("UNREACHABLE", "does not trust the certificate that this worker presents");
			assertThat(output).contains("the trust store of jobber.server.ssl.bundle does not trust", "expired");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jobber.server.ssl.bundle=", "jobber.server.ssl.enabled=false",
			"jobber.scheduler.join-token=" })
	void identitiesThatNoWorkerCouldShowFailTheStartWithTheProperty(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("jobber.scheduler.join-identities"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.grpc.server.ssl.client-auth=none", "spring.grpc.server.ssl.secure=false",
			"spring.grpc.server.ssl.enabled=false" })
	void identitiesThatTheServerOfTheApplicationDoesNotCheckFailTheStart(String property) {
		this.shared
			.withPropertyValues("spring.grpc.server.ssl.bundle=mine", "spring.grpc.server.ssl.client-auth=optional",
					property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("jobber.scheduler.join-identities"));
	}

	private void join(ApplicationContext context, X509Bundle certificate) {
		try (Worker worker = worker(certificate)) {
			WorkerSession session = worker.join(invitation(context));

			await().atMost(Duration.ofMinutes(1)).until(session::isJoined);
		}
	}

	private String refusal(ApplicationContext context, X509Bundle certificate) throws Exception {
		try (Worker worker = worker(certificate)) {
			var report = worker.join(invitation(context)).report().get(60, TimeUnit.SECONDS);
			return report.outcome() + " " + report.reason();
		}
	}

	private Worker worker(X509Bundle certificate) {
		return new Worker((request, callback) -> {
			callback.succeeded("text/plain", Map.of(), request.payload());
			return () -> {
			};
		}, () -> credentials(certificate));
	}

	private ChannelCredentials credentials(X509Bundle certificate) {
		try {
			TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder()
				.trustManager(this.server.toTrustManagerFactory().getTrustManagers());
			if (certificate != null) {
				builder.keyManager(certificate.toKeyManagerFactory().getKeyManagers());
			}
			return builder.build();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static Invitation invitation(ApplicationContext context) {
		int port = context.getBean(WorkerServer.class).listening().getPort();
		return new Invitation("127.0.0.1:" + port, TOKEN, 4, Duration.ZERO);
	}

	private X509Bundle issued(String subject, String host) {
		return issuedBy(this.authority, subject, host, Instant.now().plusSeconds(3600));
	}

	private static X509Bundle issuedBy(X509Bundle authority, String subject, String host, Instant notAfter) {
		CertificateBuilder builder = new CertificateBuilder().subject(subject)
			.notBefore(Instant.now().minusSeconds(7200))
			.notAfter(notAfter);
		try {
			return ((host != null) ? builder.addSanDnsName(host) : builder).buildIssuedBy(authority);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static X509Bundle authority() {
		try {
			return new CertificateBuilder().subject("CN=authority")
				.setIsCertificateAuthority(true)
				.addSanIpAddress("127.0.0.1")
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

}
