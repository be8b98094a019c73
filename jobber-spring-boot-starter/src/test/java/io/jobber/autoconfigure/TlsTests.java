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

import java.security.KeyStore;
import java.util.List;
import java.util.Map;

import javax.crypto.spec.SecretKeySpec;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.jobber.JobberTemplate;
import io.jobber.scheduler.Invitations;
import io.jobber.worker.Invitation;
import io.jobber.worker.PinnedCertificates;
import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers of an application whose gRPC server has an SSL bundle.
 */
@ExtendWith(OutputCaptureExtension.class)
class TlsTests {

	private X509Bundle certificate;

	private ApplicationContextRunner runner;

	@BeforeEach
	void makeCertificate() throws Exception {
		// Workers dial 127.0.0.1, for which it is not.
		this.certificate = new CertificateBuilder().subject("CN=elsewhere.example")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		this.runner = new ApplicationContextRunner()
			.withPropertyValues("spring.grpc.server.port=0", "spring.grpc.server.ssl.bundle=mine",
					"spring.ssl.bundle.pem.mine.keystore.certificate=" + this.certificate.getCertificatePEM(),
					"spring.ssl.bundle.pem.mine.keystore.private-key=" + this.certificate.getPrivateKeyPEM())
			.withUserConfiguration(EchoConfiguration.class)
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
					GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
					JobberAutoConfiguration.class));
	}

	@Test
	void workersOfThisJvmServeOverTlsWithoutASettingOfTheirOwn(CapturedOutput output) throws Exception {
		String fingerprint = PinnedCertificates.fingerprint(this.certificate.getCertificate());

		this.runner.run((context) -> {
			assertThat(certificatesOfAnInvitation(context)).containsExactly(fingerprint);
			assertThat(context.getBean(JobberTemplate.class).execute("echo", "hello", String.class).block())
				.isEqualTo("hello");
		});
		assertThat(output).contains("SHA-256 fingerprint " + fingerprint);
	}

	@Test
	void workersDialInPlainTextWhereTlsIsSwitchedOff() {
		this.runner.withPropertyValues("spring.grpc.server.ssl.enabled=false").run((context) -> {
			assertThat(certificatesOfAnInvitation(context)).isEmpty();
			assertThat(context.getBean(JobberTemplate.class).execute("echo", "hello", String.class).block())
				.isEqualTo("hello");
		});
	}

	@Test
	void aServerThatRequiresCertificatesOfItsClientsStartsWithoutLaunchedWorkersOnly() {
		this.runner.withPropertyValues("spring.grpc.server.ssl.client-auth=require")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("spring.grpc.server.ssl.client-auth")
				.hasMessageContaining("token of their invitation"));
		this.runner
			.withPropertyValues("spring.grpc.server.ssl.client-auth=require", "jobber.scheduler.launcher=none",
					"jobber.scheduler.join-token=" + "x".repeat(40))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void anUnknownBundleFailsTheStartWithTheProperty() {
		this.runner.withPropertyValues("spring.grpc.server.ssl.bundle=nope")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("spring.grpc.server.ssl.bundle")
				.hasMessageContaining("nope"));
	}

	@Test
	void aBundleWithoutAKeyFailsTheStart() {
		this.runner
			.withPropertyValues("spring.grpc.server.ssl.bundle=other",
					"spring.ssl.bundle.pem.other.truststore.certificate=" + this.certificate.getCertificatePEM())
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("spring.grpc.server.ssl.bundle")
				.hasMessageContaining("no key"));
	}

	private static List<String> certificatesOfAnInvitation(ApplicationContext context) {
		Invitations invitations = context.getBean(Invitations.class);
		Invitation invitation = invitations.mint();
		// Else it counts as a worker that is about to join.
		invitations.revoke(invitation);
		return invitation.certificates();
	}

	@Test
	void aBundleWithoutAKeyStoreIsEnoughForWorkersThatNobodyLaunches() throws Exception {
		SslManagerBundle managers = SslManagerBundle.of(this.certificate.toKeyManagerFactory(),
				this.certificate.toTrustManagerFactory());
		SslBundles bundles = new DefaultSslBundleRegistry("own", SslBundle.of(null, null, null, null, managers));

		this.runner.withBean(SslBundles.class, () -> bundles)
			.withPropertyValues("spring.grpc.server.ssl.bundle=own", "jobber.scheduler.launcher=none",
					"jobber.scheduler.join-token=" + "x".repeat(40))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aSecretKeyBesideTheServersIsNoCertificate() throws Exception {
		KeyStore store = this.certificate.toKeyStore("changeit".toCharArray());
		store.setEntry("secret", new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
				new KeyStore.PasswordProtection("changeit".toCharArray()));
		SslBundles bundles = new DefaultSslBundleRegistry("own",
				SslBundle.of(SslStoreBundle.of(store, "changeit", null)));
		String fingerprint = PinnedCertificates.fingerprint(this.certificate.getCertificate());

		this.runner.withBean(SslBundles.class, () -> bundles)
			.withPropertyValues("spring.grpc.server.ssl.bundle=own")
			.run((context) -> assertThat(certificatesOfAnInvitation(context)).containsExactly(fingerprint));
	}

	@Configuration(proxyBeanMethods = false)
	static class EchoConfiguration {

		@Bean
		TaskHandler handler() {
			return (request, callback) -> {
				callback.succeeded("text/plain", Map.of(), request.payload());
				return () -> {
				};
			};
		}

	}

}
