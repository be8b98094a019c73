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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * TLS of the server for workers: with its bundle, which may be updated while it runs, or
 * with a certificate that is made here and renewed each day. Thread-safe.
 */
final class ServerTls {

	static final Duration VALIDITY = Duration.ofDays(2);

	private static final Duration RENEWAL = VALIDITY.dividedBy(2);

	private static final String SETTING = OwnWorkerServer.PREFIX + ".ssl";

	private static final Logger logger = LoggerFactory.getLogger(ServerTls.class);

	private final ServerProperties.Ssl settings;

	private final Supplier<SslBundles> bundles;

	private final List<AssembledPool> pools;

	private final Clock clock;

	// Null if workers need no certificate; guarded by this.
	private @Nullable RenewableTrust trust;

	private @Nullable RenewableKeys keys; // null in plain text; guarded by this

	private @Nullable Instant made; // null if not made here; guarded by this

	ServerTls(ServerProperties.Ssl settings, Supplier<SslBundles> bundles, List<AssembledPool> pools, Clock clock) {
		this.settings = settings;
		this.bundles = bundles;
		this.pools = pools;
		this.clock = clock;
	}

	/**
	 * What the server is to be made with. Called when it is known what launches workers.
	 * @return plain text or TLS
	 */
	synchronized ServerCredentials credentials() {
		if (this.keys == null) {
			String bundle = this.settings.usedBundle();
			if (bundle != null) {
				this.trust = trust(this.bundles.get().getBundle(bundle));
				this.keys = keys(this.bundles.get().getBundle(bundle));
				this.bundles.get().addBundleUpdateHandler(bundle, this::update);
			}
			else {
				refuseIdentitiesWithoutBundle();
				this.keys = isMade() ? madeKeys() : null;
			}
		}
		if (this.keys == null) {
			return InsecureServerCredentials.create();
		}
		TlsServerCredentials.Builder builder = TlsServerCredentials.newBuilder().keyManager(this.keys);
		if (this.trust != null) {
			// Workers that are launched have none.
			builder.trustManager(this.trust).clientAuth(ClientAuth.OPTIONAL);
		}
		return builder.build();
	}

	private void refuseIdentitiesWithoutBundle() {
		this.pools.stream()
			.map(AssembledPool::settings)
			.filter((pool) -> pool.joinIdentities() != null)
			.findFirst()
			.ifPresent((pool) -> {
				throw pool.invalid("scheduler.join-identities", pool.scheduler().joinIdentities(),
						"The server asks for certificates of workers if it has an SSL bundle whose trust store says "
								+ "which authority signs them: set " + SETTING + ".bundle.");
			});
	}

	private @Nullable RenewableTrust trust(SslBundle bundle) {
		return this.pools.stream().anyMatch((pool) -> pool.settings().joinIdentities() != null)
				? new RenewableTrust(trustManager(bundle), SETTING + ".bundle") : null;
	}

	// Without a trust store, that of the JDK would do, which trusts all the world's.
	private X509ExtendedTrustManager trustManager(SslBundle bundle) {
		return Stream.of(bundle.getManagers().getTrustManagers())
			.filter((manager) -> bundle.getStores().getTrustStore() != null)
			.filter(X509ExtendedTrustManager.class::isInstance)
			.map(X509ExtendedTrustManager.class::cast)
			.findFirst()
			.orElseThrow(() -> new InvalidConfigurationPropertyValueException(SETTING + ".bundle",
					this.settings.getBundle(), "It has no trust store that says which authority signs the "
							+ "certificates of standing workers (join-identities)."));
	}

	private RenewableKeys madeKeys() {
		RenewableKeys made = keys(make());
		logger.info("Workers dial over TLS, and trust a certificate that was made at the start, with the SHA-256 "
				+ "fingerprint {} ({}.enabled)", String.join(" or ", made.fingerprints()), SETTING);
		warnOfStandingWorkers();
		return made;
	}

	private boolean isMade() {
		if (this.settings.getEnabled() != null) {
			return this.settings.getEnabled();
		}
		return this.pools.stream().anyMatch((pool) -> pool.launching().isRemote())
				&& this.pools.stream().noneMatch(AssembledPool::isOpen);
	}

	private void warnOfStandingWorkers() {
		if (this.pools.stream().anyMatch(AssembledPool::isOpen)) {
			logger.warn("Standing workers cannot know a certificate that is made at each start: set {}.bundle",
					SETTING);
		}
	}

	/**
	 * The certificates that workers are invited to trust.
	 * @return their fingerprints; none if the server speaks plain text
	 */
	synchronized List<String> fingerprints() {
		if (this.keys == null) {
			return List.of();
		}
		if (this.made != null && !this.clock.instant().isBefore(this.made.plus(RENEWAL))) {
			renew(make());
		}
		return this.keys.fingerprints();
	}

	/**
	 * Whether it is plain text, and no setting says so.
	 * @return whether that should be told
	 */
	synchronized boolean isPlainText() {
		return this.keys == null && this.settings.getEnabled() == null;
	}

	private SslBundle make() {
		Instant now = this.clock.instant();
		this.made = now;
		return SelfSignedCertificate.make(now, VALIDITY);
	}

	private synchronized void update(SslBundle bundle) {
		try {
			logger.info("The server for workers has another certificate from now on, with the SHA-256 fingerprint {} "
					+ "({}.bundle)", String.join(" or ", renew(bundle)), SETTING);
		}
		catch (RuntimeException ex) {
			logger.warn("The update of {}.bundle is invalid, so the server for workers keeps its certificate: {}",
					SETTING, ex.getMessage());
		}
	}

	private List<String> renew(SslBundle bundle) {
		List<String> fingerprints = fingerprints(bundle);
		if (fingerprints.isEmpty()) {
			throw new IllegalStateException("its key store has no key with a certificate");
		}
		if (this.trust != null) {
			this.trust.renew(trustManager(bundle));
		}
		if (this.keys != null) {
			this.keys.renew(keyManager(bundle), fingerprints);
		}
		return fingerprints;
	}

	private RenewableKeys keys(SslBundle bundle) {
		return new RenewableKeys(keyManager(bundle), fingerprints(bundle), (fingerprints) -> this.pools.stream()
			.allMatch((pool) -> pool.workers().invitations().name(fingerprints)));
	}

	private List<String> fingerprints(SslBundle bundle) {
		return ServerCertificates.fingerprints(SETTING + ".bundle", String.valueOf(this.settings.getBundle()), bundle);
	}

	private X509ExtendedKeyManager keyManager(SslBundle bundle) {
		return Stream.of(bundle.getManagers().getKeyManagers())
			.filter(X509ExtendedKeyManager.class::isInstance)
			.map(X509ExtendedKeyManager.class::cast)
			.findFirst()
			.orElseThrow(() -> new InvalidConfigurationPropertyValueException(SETTING + ".bundle",
					this.settings.getBundle(), "It has no key that a server could present."));
	}

}
