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

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A gRPC server of Jobber's own, for workers alone.
 */
public class ServerProperties {

	/**
	 * Port of a gRPC server for workers alone. 0 means any free one. If not set, workers
	 * join through the gRPC server of the application.
	 */
	private @Nullable Integer port;

	/**
	 * Address that the server for workers listens on. If not set, all addresses of this
	 * host.
	 */
	private @Nullable InetAddress address;

	private final Ssl ssl = new Ssl();

	public @Nullable Integer getPort() {
		return this.port;
	}

	public void setPort(@Nullable Integer port) {
		Assert.isTrue(port == null || (port >= 0 && port <= 65_535), "must be 0 to 65535");
		this.port = port;
	}

	public @Nullable InetAddress getAddress() {
		return this.address;
	}

	public void setAddress(@Nullable InetAddress address) {
		this.address = address;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * Refuse TLS of a server that there is not, for workers would join in plain text.
	 */
	void check() {
		if (this.port == null && (this.ssl.enabled != null || this.ssl.bundle != null)) {
			throw new InvalidConfigurationPropertyValueException(
					(this.ssl.bundle != null) ? "jobber.server.ssl.bundle" : "jobber.server.ssl.enabled",
					(this.ssl.bundle != null) ? this.ssl.bundle : this.ssl.enabled,
					"It is about a server for workers alone, which there is with jobber.server.port. The gRPC server of "
							+ "the application has spring.grpc.server.ssl.bundle.");
		}
	}

	/**
	 * TLS of the server for workers.
	 */
	public static class Ssl {

		/**
		 * Whether the server for workers speaks TLS. If not set, it does if it has a
		 * bundle, or if workers are launched on other hosts and no pool has a join token.
		 * Without a bundle, the certificate is made at the start.
		 */
		private @Nullable Boolean enabled;

		/**
		 * SSL bundle with the key and the certificate of the server for workers.
		 */
		private @Nullable String bundle;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = StringUtils.hasText(bundle) ? bundle : null;
		}

		/**
		 * The bundle, if TLS is not switched off.
		 * @return its name, or {@code null} if there is none to use
		 */
		@Nullable String usedBundle() {
			return Boolean.FALSE.equals(this.enabled) ? null : this.bundle;
		}

	}

}
