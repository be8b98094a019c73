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

import java.net.Socket;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which certificates of workers a server trusts, which may be exchanged while the
 * server runs. Thread-safe.
 */
final class RenewableTrust extends X509ExtendedTrustManager {

	private static final Logger logger = LoggerFactory.getLogger(RenewableTrust.class);

	// A stranger may present any number of them.
	private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();

	private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

	private final String setting;

	private volatile X509ExtendedTrustManager trust; // by the thread that updates it

	/**
	 * Create the trust.
	 * @param trust says which certificates are trusted
	 * @param setting the property of the bundle that it comes from, for messages
	 */
	RenewableTrust(X509ExtendedTrustManager trust, String setting) {
		this.trust = trust;
		this.setting = setting;
	}

	/**
	 * Trust others in new connections.
	 * @param trust says which certificates are trusted
	 */
	void renew(X509ExtendedTrustManager trust) {
		this.trust = trust;
	}

	private CertificateException refused(X509Certificate[] chain, CertificateException failure) {
		long now = System.nanoTime();
		long next = this.nextLogNanos.get();
		if (now - next >= 0 && this.nextLogNanos.compareAndSet(next, now + LOG_NANOS)) {
			logger.warn("A worker was refused, as the trust store of {} does not trust its certificate of {}: {}",
					this.setting, chain[0].getSubjectX500Principal().getName(), reason(failure));
		}
		return failure;
	}

	private static String reason(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		if (root instanceof CertificateExpiredException) {
			return "it has expired: " + root.getMessage();
		}
		boolean unsigned = root instanceof CertPathBuilderException || root instanceof SignatureException;
		return (unsigned ? "it is signed by no authority in there: " : "") + root.getMessage();
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
			throws CertificateException {
		try {
			this.trust.checkClientTrusted(chain, authType, engine);
		}
		catch (CertificateException ex) {
			throw refused(chain, ex);
		}
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
			throws CertificateException {
		try {
			this.trust.checkClientTrusted(chain, authType, socket);
		}
		catch (CertificateException ex) {
			throw refused(chain, ex);
		}
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		try {
			this.trust.checkClientTrusted(chain, authType);
		}
		catch (CertificateException ex) {
			throw refused(chain, ex);
		}
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
			throws CertificateException {
		checkServerTrusted(chain, authType);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
			throws CertificateException {
		checkServerTrusted(chain, authType);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		throw new CertificateException("An application does not dial");
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return this.trust.getAcceptedIssuers();
	}

}
