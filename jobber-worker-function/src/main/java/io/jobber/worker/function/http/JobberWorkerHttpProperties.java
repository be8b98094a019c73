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

package io.jobber.worker.function.http;

import java.time.Duration;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * The settings of a worker's HTTP server.
 */
@ConfigurationProperties("jobber.worker.http")
public class JobberWorkerHttpProperties {

	// Requests and results are arrays.
	private static final DataSize LARGEST_PAYLOAD = DataSize.ofGigabytes(1);

	/**
	 * Whether any client of the web server may call the functions.
	 */
	private boolean functions;

	/**
	 * Whether any client of the web server may post an invitation, which makes the worker
	 * dial the address in it.
	 */
	private boolean invitations;

	/**
	 * Names of a server that listens on the loopback address, beside those of that
	 * address. Calls and invitations for others are refused, since web pages can send
	 * them.
	 */
	private Set<String> allowedHosts = Set.of();

	/**
	 * Maximum size of the payload of a request. At least 1B, at most 1GB.
	 */
	private DataSize maxPayloadSize = DataSize.ofMegabytes(4);

	/**
	 * Maximum time that a payload may take to arrive. Must be positive.
	 */
	private Duration payloadTimeout = Duration.ofSeconds(30);

	/**
	 * Maximum number of calls at a time, those included whose clients have hung up.
	 * Further ones are answered with 503. At least 1.
	 */
	private int maxConcurrentCalls = 200;

	public boolean isFunctions() {
		return this.functions;
	}

	public void setFunctions(boolean functions) {
		this.functions = functions;
	}

	public boolean isInvitations() {
		return this.invitations;
	}

	public void setInvitations(boolean invitations) {
		this.invitations = invitations;
	}

	public Set<String> getAllowedHosts() {
		return this.allowedHosts;
	}

	public void setAllowedHosts(Set<String> allowedHosts) {
		this.allowedHosts = allowedHosts;
	}

	public DataSize getMaxPayloadSize() {
		return this.maxPayloadSize;
	}

	public void setMaxPayloadSize(DataSize maxPayloadSize) {
		Assert.isTrue(maxPayloadSize.toBytes() >= 1 && maxPayloadSize.compareTo(LARGEST_PAYLOAD) <= 0,
				() -> "The payload of a request can be 1B to 1GB, not " + maxPayloadSize);
		this.maxPayloadSize = maxPayloadSize;
	}

	public Duration getPayloadTimeout() {
		return this.payloadTimeout;
	}

	public void setPayloadTimeout(Duration payloadTimeout) {
		Assert.isTrue(payloadTimeout.toMillis() >= 1,
				() -> "A payload needs 1ms at least to arrive, not " + payloadTimeout.toMillis() + "ms");
		this.payloadTimeout = payloadTimeout;
	}

	public int getMaxConcurrentCalls() {
		return this.maxConcurrentCalls;
	}

	public void setMaxConcurrentCalls(int maxConcurrentCalls) {
		Assert.isTrue(maxConcurrentCalls >= 1,
				() -> "There must be room for 1 call at a time at least, not " + maxConcurrentCalls);
		this.maxConcurrentCalls = maxConcurrentCalls;
	}

}
