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

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;

/**
 * The address and the credentials that a worker joins with.
 *
 * @param address where to dial, as {@code host:port}
 * @param token a secret: that of a launched worker may be used for one join, an
 * application's join token for any number
 * @param slots how many tasks the worker takes at a time; at least 1
 * @param lifetime how long the worker may live, counted from its join; zero, and anything
 * over ten years, means without a limit
 * @param certificates the
 * {@linkplain PinnedCertificates#fingerprint(java.security.cert.Certificate)
 * fingerprints} of those that the application may present, in hexadecimal digits; the
 * worker dials with TLS and trusts these alone. If there are none, the worker dials as it
 * does by default, which is in plain text
 */
public record Invitation(String address, String token, int slots, Duration lifetime, List<String> certificates) {

	private static final int MAX_ADDRESS_CHARS = 1024;

	private static final Duration LONGEST = Duration.ofDays(3650);

	public Invitation {
		if (!isHostAndPort(address)) {
			throw new IllegalArgumentException("Invitation with an address that cannot be dialled, as it is not "
					+ "host:port: " + PlainText.quote(address));
		}
		if (token.isBlank()) {
			throw new IllegalArgumentException("Invitation without a token");
		}
		if (slots < 1) {
			throw new IllegalArgumentException("Invitation with " + slots + " slots; a worker needs at least 1");
		}
		if (lifetime.isNegative()) {
			throw new IllegalArgumentException("Invitation with a negative lifetime: " + lifetime);
		}
		if (lifetime.compareTo(LONGEST) > 0) {
			lifetime = Duration.ZERO;
		}
		// Null where the list is left out of what a record is read from.
		certificates = (certificates != null) ? certificates.stream().map(PinnedCertificates::normalize).toList()
				: List.of();
	}

	/**
	 * An invitation that names no certificates.
	 * @param address where to dial, as {@code host:port}
	 * @param token a secret
	 * @param slots how many tasks the worker takes at a time; at least 1
	 * @param lifetime how long the worker may live; zero means without a limit
	 */
	public Invitation(String address, String token, int slots, Duration lifetime) {
		this(address, token, slots, lifetime, List.of());
	}

	/**
	 * Whether an address can be dialled. A host name has no underscore.
	 * @param address any text
	 * @return whether it is {@code host:port} with a port from 1 to 65535
	 */
	public static boolean isHostAndPort(String address) {
		try {
			URI uri = new URI("grpc://" + address);
			return uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 65_535 && uri.getUserInfo() == null
					&& uri.getRawAuthority().equals(address) && address.length() <= MAX_ADDRESS_CHARS;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	/**
	 * The invitation without its secret, for logs.
	 */
	@Override
	public String toString() {
		return "Invitation[address=" + this.address + ", slots=" + this.slots + ", lifetime=" + this.lifetime + "]";
	}

}
