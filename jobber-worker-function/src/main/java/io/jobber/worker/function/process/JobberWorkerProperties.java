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

package io.jobber.worker.function.process;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The settings of a worker that is a process of its own.
 */
@ConfigurationProperties("jobber.worker")
public class JobberWorkerProperties {

	/**
	 * JSON that a launcher writes, with the members address, token, slots and lifetime.
	 * If set, this application is a worker: it joins when it has started, and ends when
	 * its run has ended. A secret, so launchers set it in the environment variable
	 * JOBBER_WORKER_INVITATION.
	 */
	private @Nullable String invitation;

	/**
	 * Address of an application to join, as host:port. If set, this application is a
	 * standing worker: it joins when it has started, and again whenever that has ended,
	 * until the process is stopped.
	 */
	private @Nullable String join;

	/**
	 * Join token of that application. A secret, best set in the environment variable
	 * JOBBER_WORKER_TOKEN.
	 */
	private @Nullable String token;

	/**
	 * File that holds the join token, on its first line, instead of a setting. It is read
	 * again for each join.
	 */
	private @Nullable String tokenLocation;

	/**
	 * Number of tasks that a standing worker takes at a time, 1 to 10000.
	 */
	private int slots = 16;

	/**
	 * Whether stack traces of functions' failures are sent to the application. They show
	 * how the worker is built, and messages of exceptions in them may hold secrets. A
	 * worker in the application's own JVM tells them unless this is false.
	 */
	private boolean sendStackTrace;

	/**
	 * Whether this application is a worker and nothing else, as one that was launched is
	 * in any case: it launches no workers itself, starts neither gRPC server nor, unless
	 * it serves functions over HTTP, web server, and the profile jobber-worker is active.
	 */
	private boolean only;

	private final Ssl ssl = new Ssl();

	private final Aws aws = new Aws();

	public @Nullable String getInvitation() {
		return this.invitation;
	}

	public void setInvitation(@Nullable String invitation) {
		this.invitation = invitation;
	}

	public @Nullable String getJoin() {
		return this.join;
	}

	public void setJoin(@Nullable String join) {
		this.join = join;
	}

	public @Nullable String getToken() {
		return this.token;
	}

	public void setToken(@Nullable String token) {
		// A file that holds a secret mostly ends with a new line.
		this.token = (token != null) ? token.strip() : null;
	}

	public @Nullable String getTokenLocation() {
		return this.tokenLocation;
	}

	public void setTokenLocation(@Nullable String tokenLocation) {
		this.tokenLocation = tokenLocation;
	}

	public int getSlots() {
		return this.slots;
	}

	public void setSlots(int slots) {
		this.slots = slots;
	}

	public boolean isSendStackTrace() {
		return this.sendStackTrace;
	}

	public void setSendStackTrace(boolean sendStackTrace) {
		this.sendStackTrace = sendStackTrace;
	}

	public boolean isOnly() {
		return this.only;
	}

	public void setOnly(boolean only) {
		this.only = only;
	}

	public Aws getAws() {
		return this.aws;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * How long a worker may take to leave when its process is stopped: the same that an
	 * application gives its tasks.
	 * @param environment the settings
	 * @return {@code jobber.shutdown-timeout}
	 */
	public static Duration shutdownTimeout(Environment environment) {
		return Binder.get(environment).bind("jobber.shutdown-timeout", Duration.class).orElse(Duration.ofSeconds(10));
	}

	/**
	 * How a standing worker dials.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle to dial with. Its trust store says which certificates
		 * the application may present, its key store what to present to it. If neither
		 * this nor certificates are set, the worker dials in plain text.
		 */
		private @Nullable String bundle;

		/**
		 * SHA-256 fingerprints of the certificates that the application may present, in
		 * hexadecimal digits, with colons or without. If set, the worker dials with TLS
		 * and trusts these alone, whatever host they are for.
		 */
		private List<String> certificates = List.of();

		public List<String> getCertificates() {
			return this.certificates;
		}

		public void setCertificates(List<String> certificates) {
			this.certificates = List.copyOf(certificates);
		}

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * How a standing worker says who it is at AWS.
	 */
	public static class Aws {

		/**
		 * Name of the application to join, as it knows itself
		 * (jobber.scheduler.join-application). If set, the worker joins by its role at
		 * AWS, without a join token. The application must know the role
		 * (jobber.scheduler.join-roles).
		 */
		private @Nullable String application;

		/**
		 * Region of AWS STS. If not set, the AWS SDK finds it.
		 */
		private @Nullable String region;

		/**
		 * Endpoint of AWS STS that the application asks, as a URL. If not set, it is that
		 * of the region.
		 */
		private @Nullable URI stsEndpoint;

		public @Nullable String getApplication() {
			return this.application;
		}

		public void setApplication(@Nullable String application) {
			this.application = application;
		}

		public @Nullable String getRegion() {
			return this.region;
		}

		public void setRegion(@Nullable String region) {
			this.region = region;
		}

		public @Nullable URI getStsEndpoint() {
			return this.stsEndpoint;
		}

		public void setStsEndpoint(@Nullable URI stsEndpoint) {
			this.stsEndpoint = stsEndpoint;
		}

	}

}
