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

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import io.grpc.TlsServerCredentials.ClientAuth;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

import io.jobber.worker.PinnedCertificates;

/**
 * What the gRPC server presents to the workers that this application launches: the
 * certificates in the key store of its SSL bundle, as Boot reads it when the server is
 * made. Boot does not exchange them while it runs.
 */
final class ServerCertificates {

	private static final Logger logger = LoggerFactory.getLogger(ServerCertificates.class);

	private final String setting;

	private final List<String> fingerprints;

	private final @Nullable String bundle; // null if the server speaks plain text

	private final ClientAuth clientAuth;

	/**
	 * Find the certificates.
	 * @param prefix what the properties of the server begin with
	 * @param name the name of its bundle; {@code null} if it speaks plain text
	 * @param clientAuth whether workers have to present a certificate
	 * @param bundles where the bundle is
	 */
	ServerCertificates(String prefix, @Nullable String name, ClientAuth clientAuth, @Nullable SslBundles bundles) {
		this.setting = prefix + ".ssl.bundle";
		this.clientAuth = clientAuth;
		// Where there are none, Boot says what it misses.
		if (name == null || bundles == null) {
			this.bundle = null;
			this.fingerprints = List.of();
			return;
		}
		this.bundle = name;
		try {
			this.fingerprints = fingerprints(this.setting, name, bundles.getBundle(name));
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException(this.setting, name,
					"There is no such SSL bundle (spring.ssl.bundle).");
		}
	}

	/**
	 * Their fingerprints; none if the server speaks plain text, or if it has its key from
	 * elsewhere than a key store.
	 * @return the fingerprints
	 */
	List<String> fingerprints() {
		return this.fingerprints;
	}

	/**
	 * Refuse what no launched worker could join through: better no start than tasks that
	 * time out because no worker can ever join.
	 * @param pools all pools
	 */
	void checkForLaunchedWorkers(List<AssembledPool> pools) {
		List<AssembledPool> launching = pools.stream().filter((pool) -> pool.launching().builtIn()).toList();
		if (this.bundle == null || launching.isEmpty()) {
			return;
		}
		if (this.fingerprints.isEmpty()) {
			throw new InvalidConfigurationPropertyValueException(this.setting, this.bundle,
					"Its key store has no key with a certificate that launched workers could be told to trust.");
		}
		if (this.clientAuth == ClientAuth.REQUIRE) {
			throw new InvalidConfigurationPropertyValueException("spring.grpc.server.ssl.client-auth", "require",
					"Workers that this application launches have no certificate of their own to present: they show the "
							+ "token of their invitation. Set it to optional or none, or launch no workers " + "("
							+ launching.stream()
								.map((pool) -> pool.settings().prefix() + ".scheduler.launcher=none")
								.collect(Collectors.joining(", "))
							+ ").");
		}
		logger.info("Workers that are launched dial over TLS, and trust the certificate with the SHA-256 fingerprint "
				+ "{} ({})", String.join(" or ", this.fingerprints), this.setting);
	}

	/**
	 * The certificates that a server with a bundle may present.
	 * @param setting the property that names the bundle
	 * @param name its name
	 * @param bundle the bundle
	 * @return their fingerprints; none if it has its key from elsewhere than a key store
	 */
	static List<String> fingerprints(String setting, String name, SslBundle bundle) {
		KeyStore store = bundle.getStores().getKeyStore();
		if (store == null) {
			return List.of();
		}
		List<String> found = new ArrayList<>();
		try {
			String alias = bundle.getKey().getAlias();
			List<String> aliases = (alias != null) ? List.of(alias) : Collections.list(store.aliases());
			for (String candidate : aliases) {
				Certificate certificate = store.getCertificate(candidate);
				// A secret key has none.
				if (store.isKeyEntry(candidate) && certificate != null) {
					found.add(PinnedCertificates.fingerprint(certificate));
				}
			}
		}
		catch (GeneralSecurityException ex) {
			throw new InvalidConfigurationPropertyValueException(setting, name,
					"Its key store cannot be read: " + ex.getMessage());
		}
		return found;
	}

}
