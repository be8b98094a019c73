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

import java.util.List;
import java.util.function.Supplier;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

import io.jobber.worker.PinnedCertificates;
import io.jobber.worker.function.process.JobberWorkerProperties;

/**
 * What a standing worker dials with: plain text, or TLS with its SSL bundle, the pinned
 * certificates, or both. An updated bundle is used from the next session on.
 */
final class DialCredentials implements Supplier<ChannelCredentials> {

	private static final Logger log = LoggerFactory.getLogger(DialCredentials.class);

	private final List<String> certificates;

	private volatile ChannelCredentials current; // by the thread that updates the bundle

	/**
	 * Create credentials.
	 * @param ssl the settings
	 * @param bundles where the bundle is; asked for only if there is one
	 */
	DialCredentials(JobberWorkerProperties.Ssl ssl, Supplier<SslBundles> bundles) {
		this.certificates = ssl.getCertificates();
		String name = ssl.getBundle();
		try {
			if (StringUtils.hasText(name)) {
				this.current = credentials(bundles.get().getBundle(name));
				bundles.get().addBundleUpdateHandler(name, (bundle) -> update(name, bundle));
			}
			else {
				this.current = this.certificates.isEmpty() ? InsecureChannelCredentials.create()
						: TlsChannelCredentials.newBuilder().trustManager(pinned()).build();
			}
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidJoinException(
					"jobber.worker.ssl.bundle is '" + name + "', but there is no such SSL bundle (spring.ssl.bundle)");
		}
	}

	@Override
	public ChannelCredentials get() {
		return this.current;
	}

	private void update(String name, SslBundle bundle) {
		try {
			this.current = credentials(bundle);
			log.info("SSL bundle {} was updated: the next session dials with it (jobber.worker.ssl.bundle)", name);
		}
		catch (RuntimeException ex) {
			log.warn("The update of SSL bundle {} is invalid, so sessions go on with the previous one: {} "
					+ "(jobber.worker.ssl.bundle)", name, ex.getMessage());
		}
	}

	private ChannelCredentials credentials(SslBundle bundle) {
		TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder()
			.keyManager(bundle.getManagers().getKeyManagers());
		return (this.certificates.isEmpty() ? builder.trustManager(bundle.getManagers().getTrustManagers())
				: builder.trustManager(pinned()))
			.build();
	}

	private PinnedCertificates pinned() {
		try {
			return PinnedCertificates.of(this.certificates);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidJoinException("jobber.worker.ssl.certificates is wrong: " + ex.getMessage());
		}
	}

}
