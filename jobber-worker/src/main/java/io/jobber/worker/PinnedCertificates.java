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

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;

/**
 * Trusts the certificates that are known by their fingerprints, and no others. That is
 * enough: only the application that named it has the key of one of them, under whatever
 * address, so neither a certificate authority nor a host name is asked. Immutable.
 */
public final class PinnedCertificates extends X509ExtendedTrustManager {

	private static final int FINGERPRINT_DIGITS = 64;

	private final List<String> fingerprints;

	private PinnedCertificates(List<String> fingerprints) {
		this.fingerprints = fingerprints;
	}

	/**
	 * Trust certificates, and no others.
	 * @param fingerprints their {@linkplain #fingerprint(Certificate) fingerprints}, as
	 * other tools print them as well, with colons and in upper case
	 * @return what trusts them
	 * @throws IllegalArgumentException if one is no fingerprint
	 */
	public static PinnedCertificates of(List<String> fingerprints) {
		return new PinnedCertificates(fingerprints.stream().map(PinnedCertificates::normalize).toList());
	}

	/**
	 * How to dial the application that {@code invitation} comes from.
	 * @param invitation the invitation
	 * @return the credentials
	 */
	static ChannelCredentials credentials(Invitation invitation) {
		return TlsChannelCredentials.newBuilder()
			.trustManager(new PinnedCertificates(invitation.certificates()))
			.build();
	}

	/**
	 * The SHA-256 digest of a certificate's DER encoding.
	 * @param certificate that of a server
	 * @return 64 hexadecimal digits, in lower case
	 * @throws CertificateException if the certificate cannot be encoded
	 */
	public static String fingerprint(Certificate certificate) throws CertificateException {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
			return HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new CertificateEncodingException(ex);
		}
	}

	/**
	 * A fingerprint as {@link #fingerprint(Certificate)} has it, from what other tools
	 * print, with colons and in upper case.
	 * @param fingerprint the fingerprint
	 * @return the normalized fingerprint
	 */
	static String normalize(String fingerprint) {
		String digits = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
		if (digits.length() != FINGERPRINT_DIGITS || !digits.chars().allMatch(HexFormat::isHexDigit)) {
			throw new IllegalArgumentException(
					"Certificate '" + fingerprint + "' is no SHA-256 fingerprint of 64 hexadecimal digits");
		}
		return digits;
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		String shown = fingerprint(chain[0]);
		if (!this.fingerprints.contains(shown)) {
			throw new CertificateException(
					"The certificate presented has the SHA-256 fingerprint " + shown + ", but this worker trusts "
							+ this.fingerprints + ": this is another application, or a proxy in between that ends TLS");
		}
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		checkServerTrusted(chain, authType);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		checkServerTrusted(chain, authType);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		throw new CertificateException("A worker is no server");
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		checkClientTrusted(chain, authType);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		checkClientTrusted(chain, authType);
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return new X509Certificate[0];
	}

}
