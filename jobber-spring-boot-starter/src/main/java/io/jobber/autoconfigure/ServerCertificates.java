package io.jobber.autoconfigure;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.grpc.TlsServerCredentials.ClientAuth;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
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

	private static final String BUNDLE = "spring.grpc.server.ssl.bundle";

	private final List<String> fingerprints;

	private final ClientAuth clientAuth;

	/**
	 * Find the certificates.
	 * @param ssl the settings of the gRPC server
	 * @param bundles where its bundle is
	 */
	ServerCertificates(GrpcServerProperties.Ssl ssl, @Nullable SslBundles bundles) {
		String bundle = ssl.getBundle();
		// Where there is none, Boot says what it misses, or the server speaks plain text.
		if (bundle == null || bundles == null || Boolean.FALSE.equals(ssl.getEnabled())) {
			this.clientAuth = ClientAuth.NONE;
			this.fingerprints = List.of();
			return;
		}
		this.clientAuth = ssl.getClientAuth();
		this.fingerprints = fingerprints(bundle, bundles.getBundle(bundle));
		logger.info("Workers dial over TLS, and trust the certificate with the SHA-256 fingerprint {} ({})",
				String.join(" or ", this.fingerprints), BUNDLE);
	}

	/**
	 * Their fingerprints; none if the server speaks plain text.
	 */
	List<String> fingerprints() {
		return this.fingerprints;
	}

	/**
	 * Better no start than tasks that time out because no worker can ever join.
	 */
	void refuseClientAuthentication() {
		if (this.clientAuth == ClientAuth.REQUIRE) {
			throw new InvalidConfigurationPropertyValueException("spring.grpc.server.ssl.client-auth", "require",
					"Workers that this application launches have no certificate of their own to present: they show the "
							+ "token of their invitation. Set it to optional or none.");
		}
	}

	private static List<String> fingerprints(String name, SslBundle bundle) {
		KeyStore store = bundle.getStores().getKeyStore();
		List<String> found = new ArrayList<>();
		try {
			if (store != null) {
				String alias = bundle.getKey().getAlias();
				List<String> aliases = (alias != null) ? List.of(alias) : Collections.list(store.aliases());
				for (String candidate : aliases) {
					if (store.isKeyEntry(candidate)) {
						found.add(PinnedCertificates.fingerprint(store.getCertificate(candidate)));
					}
				}
			}
		}
		catch (GeneralSecurityException ex) {
			throw new InvalidConfigurationPropertyValueException(BUNDLE, name,
					"Its key store cannot be read: " + ex.getMessage());
		}
		if (found.isEmpty()) {
			throw new InvalidConfigurationPropertyValueException(BUNDLE, name,
					"It has no key with a certificate that workers could trust.");
		}
		return found;
	}

}
