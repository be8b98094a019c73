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
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.X509ExtendedKeyManager;

import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.SslBundle;

import io.jobber.worker.PinnedCertificates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server's certificate is exchanged while workers are on their way.
 */
class RenewableKeysTests {

	private final SslBundle old = make();

	private final SslBundle renewed = make();

	private final AtomicBoolean trusted = new AtomicBoolean();

	private final RenewableKeys keys = new RenewableKeys(keys(this.old), List.of(fingerprint(this.old)),
			(fingerprints) -> this.trusted.get());

	@Test
	void theOldOneIsPresentedWhileWorkersAreOnTheirWayThatTrustItAlone() {
		this.keys.renew(keys(this.renewed), List.of(fingerprint(this.renewed)));

		assertThat(presented()).isEqualTo(fingerprint(this.old));
		assertThat(this.keys.fingerprints()).containsExactly(fingerprint(this.old), fingerprint(this.renewed));
	}

	@Test
	void theNewOneIsPresentedOnceAllWorkersTrustIt() {
		this.keys.renew(keys(this.renewed), List.of(fingerprint(this.renewed)));
		this.trusted.set(true);

		assertThat(presented()).isEqualTo(fingerprint(this.renewed));
		assertThat(this.keys.fingerprints()).containsExactly(fingerprint(this.renewed));
	}

	@Test
	void aHandshakeThatHasBegunGoesOnWithTheOldOne() {
		String alias = this.keys.chooseEngineServerAlias("EC", null, null);
		this.keys.renew(keys(this.renewed), List.of(fingerprint(this.renewed)));
		this.trusted.set(true);
		presented();

		assertThat(fingerprintOf(alias)).isEqualTo(fingerprint(this.old));
		assertThat(this.keys.getPrivateKey(alias)).isEqualTo(keys(this.old).getPrivateKey("jobber"));
	}

	@Test
	void onlyTheLastOfSeveralFollows() {
		this.keys.renew(keys(make()), List.of(fingerprint(make())));
		this.keys.renew(keys(this.renewed), List.of(fingerprint(this.renewed)));
		this.trusted.set(true);

		assertThat(presented()).isEqualTo(fingerprint(this.renewed));
	}

	@Test
	void aKindOfKeyThatThereIsNotIsNotPresented() {
		assertThat(this.keys.chooseEngineServerAlias("RSA", null, null)).isNull();
	}

	private String presented() {
		return fingerprintOf(this.keys.chooseEngineServerAlias("EC", null, null));
	}

	private String fingerprintOf(String alias) {
		try {
			return PinnedCertificates.fingerprint(this.keys.getCertificateChain(alias)[0]);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static SslBundle make() {
		return SelfSignedCertificate.make(Instant.now(), Duration.ofDays(1));
	}

	private static X509ExtendedKeyManager keys(SslBundle bundle) {
		return (X509ExtendedKeyManager) bundle.getManagers().getKeyManagers()[0];
	}

	private static String fingerprint(SslBundle bundle) {
		return ServerCertificates.fingerprints("any", "any", bundle).get(0);
	}

}
