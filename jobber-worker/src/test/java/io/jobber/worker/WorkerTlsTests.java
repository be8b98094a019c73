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

package io.jobber.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that dial with TLS, and those that should.
 */
@Timeout(300)
class WorkerTlsTests {

	private final FakeHandler handler = new FakeHandler();

	private Worker worker = new Worker(this.handler);

	@AfterEach
	void stop() {
		this.worker.close();
	}

	@Test
	void trustsTheCertificateThatTheInvitationNamesWhateverHostItIsFor() throws Exception {
		X509Bundle application = certificate("elsewhere.example");
		try (FakeDispatcher dispatcher = new FakeDispatcher(credentials(application))) {
			this.worker.join(invitation(dispatcher, fingerprint(application)));
			FakeConnection connection = dispatcher.awaitJoin();

			connection.send(FakeConnection.task(1));
			this.handler.awaitStarted(1).succeed();

			assertThat(connection.awaitResult(1).getPayload().toStringUtf8()).isEqualTo("payload 1");
		}
	}

	@Test
	void trustsOneOfSeveralCertificatesWrittenAsOtherToolsDo() throws Exception {
		X509Bundle application = certificate("localhost");
		String colons = String.join(":", fingerprint(application).toUpperCase(Locale.ROOT).split("(?<=\\G..)"));
		try (FakeDispatcher dispatcher = new FakeDispatcher(credentials(application))) {
			this.worker.join(invitation(dispatcher, fingerprint(certificate("localhost")), colons));

			assertThat(dispatcher.awaitJoin().hello().getToken()).isEqualTo("secret");
		}
	}

	@Test
	void tellsNobodyItsTokenWhoHasAnotherCertificate() throws Exception {
		X509Bundle proxy = certificate("127.0.0.1");
		String expected = fingerprint(certificate("127.0.0.1"));
		try (FakeDispatcher dispatcher = new FakeDispatcher(credentials(proxy))) {
			WorkReport report = report(invitation(dispatcher, expected));

			assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
			assertThat(report.reason()).contains(fingerprint(proxy), expected, "a proxy").doesNotContain("\n");
		}
	}

	@Test
	void saysThatTheApplicationMayWantTlsWhenItDialsInPlainText() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher(credentials(certificate("localhost")))) {
			WorkReport report = report(invitation(dispatcher));

			assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
			assertThat(report.reason()).contains(dispatcher.address(), "TLS");
		}
	}

	@Test
	void saysNothingOfTlsWhereNobodyListens() throws Exception {
		Invitation invitation;
		try (FakeDispatcher dispatcher = new FakeDispatcher()) {
			invitation = invitation(dispatcher);
		}

		assertThat(report(invitation).reason()).contains("refused").doesNotContain("TLS");
	}

	@Test
	void saysThatTheApplicationSpeaksNoTls() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher()) {
			WorkReport report = report(invitation(dispatcher, fingerprint(certificate("localhost"))));

			assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
			assertThat(report.reason()).contains(dispatcher.address(), "TLS");
		}
	}

	@Test
	void trustsAnAuthorityIfItIsToldToByDefault() throws Exception {
		X509Bundle application = certificate("127.0.0.1");
		trusting(application);
		try (FakeDispatcher dispatcher = new FakeDispatcher(credentials(application))) {
			this.worker.join(invitation(dispatcher));

			assertThat(dispatcher.awaitJoin().hello().getToken()).isEqualTo("secret");
		}
	}

	@Test
	void looksAtTheHostNameIfItTrustsAnAuthority() throws Exception {
		X509Bundle application = certificate("elsewhere.example");
		trusting(application);
		try (FakeDispatcher dispatcher = new FakeDispatcher(credentials(application))) {
			WorkReport report = report(invitation(dispatcher));

			assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
			assertThat(report.reason()).contains("127.0.0.1");
		}
	}

	@Test
	void saysThatItDoesNotTrustTheAuthority() throws Exception {
		trusting(certificate("127.0.0.1"));
		try (FakeDispatcher dispatcher = new FakeDispatcher(credentials(certificate("127.0.0.1")))) {
			WorkReport report = report(invitation(dispatcher));

			assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
			assertThat(report.reason()).contains("signed by no authority that this worker trusts").doesNotContain("\n");
		}
	}

	@Test
	void saysThatTheCertificateHasExpired() throws Exception {
		X509Bundle authority = certificate("authority");
		trusting(authority);
		X509Bundle expired = new CertificateBuilder().subject("CN=127.0.0.1")
			.addSanIpAddress("127.0.0.1")
			.notBefore(Instant.now().minus(Duration.ofDays(2)))
			.notAfter(Instant.now().minus(Duration.ofDays(1)))
			.buildIssuedBy(authority);
		try (FakeDispatcher dispatcher = new FakeDispatcher(credentials(expired))) {
			WorkReport report = report(invitation(dispatcher));

			assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
			assertThat(report.reason()).contains("the certificate of the application has expired").doesNotContain("\n");
		}
	}

	@Test
	void anInvitationThatIsReadWithoutAListNamesNoCertificates() {
		@SuppressWarnings("NullAway") // as what reads records does it
		Invitation invitation = new Invitation("a:1", "secret", 4, Duration.ZERO, null);

		assertThat(invitation.certificates()).isEmpty();
	}

	private void trusting(X509Bundle authority) throws Exception {
		this.worker.close();
		ChannelCredentials credentials = TlsChannelCredentials.newBuilder()
			.trustManager(authority.toTrustManagerFactory().getTrustManagers())
			.build();
		this.worker = new Worker(this.handler, () -> credentials);
	}

	private WorkReport report(Invitation invitation) throws Exception {
		return this.worker.join(invitation).report().get(60, TimeUnit.SECONDS);
	}

	private static Invitation invitation(FakeDispatcher dispatcher, String... fingerprints) {
		return new Invitation(dispatcher.address(), "secret", 4, Duration.ZERO, List.of(fingerprints));
	}

	private static X509Bundle certificate(String host) throws Exception {
		CertificateBuilder builder = new CertificateBuilder().subject("CN=" + host).setIsCertificateAuthority(true);
		return (host.equals("127.0.0.1") ? builder.addSanIpAddress(host) : builder.addSanDnsName(host))
			.buildSelfSigned();
	}

	private static ServerCredentials credentials(X509Bundle application) throws Exception {
		return TlsServerCredentials.newBuilder().keyManager(application.toKeyManagerFactory().getKeyManagers()).build();
	}

	private static String fingerprint(X509Bundle application) throws Exception {
		return PinnedCertificates.fingerprint(application.getCertificate());
	}

}
