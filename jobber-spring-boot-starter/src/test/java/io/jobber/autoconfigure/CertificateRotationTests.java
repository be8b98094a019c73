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

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Flux;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.MutableClock;
import io.jobber.worker.Invitation;
import io.jobber.worker.PinnedCertificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The certificate of the server for workers is renewed while it runs.
 */
@ExtendWith(OutputCaptureExtension.class)
class CertificateRotationTests {

	private static final int ROTATIONS = 10;

	private static final int CONCURRENCY = 32;

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("mine", make());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(SslBundles.class, () -> this.bundles)
		.withPropertyValues("jobber.server.port=0", "jobber.server.address=127.0.0.1", "jobber.server.ssl.bundle=mine",
				"jobber.scheduler.min-workers=2", "jobber.scheduler.join-timeout=60s", "jobber.timeout=120s")
		.withUserConfiguration(ServerTlsTests.LocalWorkers.class)
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, GrpcServerAutoConfiguration.class,
				JobberAutoConfiguration.class));

	@Test
	void noTaskAndNoJoinIsLostWhenTheBundleIsUpdatedUnderLoad(CapturedOutput output) {
		this.runner.run((context) -> {
			JobberTemplate template = context.getBean(JobberTemplate.class);
			Dispatcher dispatcher = context.getBean(Dispatcher.class);
			AtomicBoolean stop = new AtomicBoolean();
			var done = Flux.<Integer, Integer>generate(() -> 0, (next, sink) -> {
				if (stop.get()) {
					sink.complete();
				}
				else {
					sink.next(next);
				}
				return next + 1;
			})
				.flatMap((number) -> template.execute("echo", "task " + number, String.class)
					.map((answer) -> answer.equals("task " + number)), CONCURRENCY)
				.all((right) -> right)
				.toFuture();

			for (int rotation = 0; rotation < ROTATIONS; rotation++) {
				SslBundle renewed = make();
				this.bundles.updateBundle("mine", renewed);
				// Others are launched for them, and dial meanwhile.
				dispatcher.drainAll("rotation " + rotation);
				await().atMost(Duration.ofMinutes(2)).until(() -> presents(context, renewed));
				assertThat(done).isNotDone();
			}
			stop.set(true);

			assertThat(done.get()).isTrue();
			assertThat(output).doesNotContain("UNREACHABLE");
		});
	}

	@Test
	void workersOnTheirWayFindTheCertificateThatTheyWereInvitedWith() {
		SslBundle renewed = make();
		this.runner.withPropertyValues("jobber.scheduler.min-workers=0").run((context) -> {
			Invitations invitations = context.getBean(Invitations.class);
			Invitation early = invitations.mint();

			this.bundles.updateBundle("mine", renewed);
			Invitation late = invitations.mint();

			assertThat(presents(context, early.certificates())).isTrue();
			assertThat(late.certificates()).hasSize(2).containsAll(early.certificates()).contains(fingerprint(renewed));
			assertThat(presents(context, renewed)).isFalse();
			invitations.revoke(early);
			assertThat(presents(context, renewed)).isTrue();
			assertThat(presents(context, late.certificates())).isTrue();
			assertThat(invitations.mint().certificates()).containsExactly(fingerprint(renewed));
		});
	}

	@Test
	void aBundleThatCannotBeUsedLeavesTheCertificateAsItIs(CapturedOutput output) {
		this.runner.run((context) -> {
			List<String> before = context.getBean(OwnWorkerServer.class).fingerprints();

			this.bundles.updateBundle("mine", SslBundle.of(null));

			assertThat(presents(context, before)).isTrue();
			assertThat(output).contains("keeps its certificate", "jobber.server.ssl.bundle");
		});
	}

	@Test
	void aCertificateThatWasMadeIsRenewedBeforeItExpires() {
		MutableClock clock = new MutableClock();
		ServerProperties.Ssl settings = new ServerProperties.Ssl();
		settings.setEnabled(true);
		ServerTls tls = new ServerTls(settings, () -> this.bundles, List.of(), clock);
		tls.credentials();
		List<String> first = tls.fingerprints();

		clock.advance(ServerTls.VALIDITY.dividedBy(2).minusSeconds(1));
		assertThat(tls.fingerprints()).isEqualTo(first);
		clock.advance(Duration.ofSeconds(1));

		assertThat(tls.fingerprints()).hasSize(2).containsAll(first);
	}

	private static boolean presents(ApplicationContext context, SslBundle bundle) {
		return presents(context, List.of(fingerprint(bundle)));
	}

	private static boolean presents(ApplicationContext context, List<String> fingerprints) {
		int port = context.getBean(OwnWorkerServer.class).listening().getPort();
		try {
			SSLContext tls = SSLContext.getInstance("TLS");
			tls.init(null, new TrustManager[] { PinnedCertificates.of(fingerprints) }, null);
			try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
					SSLSocket socket = (SSLSocket) tls.getSocketFactory()
						.createSocket(plain, "127.0.0.1", port, true)) {
				socket.startHandshake();
				return true;
			}
		}
		catch (IOException ex) {
			return false;
		}
		catch (GeneralSecurityException ex) {
			throw new AssertionError(ex);
		}
	}

	private static SslBundle make() {
		return SelfSignedCertificate.make(Instant.now(), Duration.ofDays(1));
	}

	private static String fingerprint(SslBundle bundle) {
		return ServerCertificates.fingerprints("any", "any", bundle).get(0);
	}

}
