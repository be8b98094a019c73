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
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Makes the certificate of a server that has none. Its key is in memory only. The JDK can
 * make the key and not the certificate, so that this class alone needs Bouncy Castle.
 */
final class SelfSignedCertificate {

	private static final String SUBJECT = "CN=jobber";

	// Workers' clocks may be wrong.
	private static final Duration CLOCK_SKEW = Duration.ofHours(1);

	private static final int SERIAL_BITS = 64;

	private SelfSignedCertificate() {
	}

	/**
	 * Make a key and a certificate that says nothing but whose key it is.
	 * @param now the time
	 * @param validity for how long it is valid from then on
	 * @return both
	 */
	static SslBundle make(Instant now, Duration validity) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			KeyPair keys = generator.generateKeyPair();
			X500Name name = new X500Name(SUBJECT);
			X509Certificate certificate = new JcaX509CertificateConverter()
				.getCertificate(new JcaX509v3CertificateBuilder(name, new BigInteger(SERIAL_BITS, new SecureRandom()),
						Date.from(now.minus(CLOCK_SKEW)), Date.from(now.plus(validity)), name, keys.getPublic())
					.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			store.setKeyEntry("jobber", keys.getPrivate(), new char[0], new Certificate[] { certificate });
			return SslBundle.of(SslStoreBundle.of(store, "", null));
		}
		catch (GeneralSecurityException | IOException | OperatorCreationException ex) {
			throw new IllegalStateException("No certificate can be made", ex);
		}
	}

}
