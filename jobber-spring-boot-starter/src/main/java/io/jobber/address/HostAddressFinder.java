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

package io.jobber.address;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Finds the address under which workers on other hosts reach this replica, and no other
 * replica: never a load balancer's. Asks in this order, and takes the first answer that
 * is an address other hosts may reach:
 * <ol>
 * <li>the <a href=
 * "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html">task
 * metadata endpoint, version 4</a>, of Amazon ECS, if
 * {@code ECS_CONTAINER_METADATA_URI_V4} is set
 * <li>the variables {@code POD_IP}, {@code MY_POD_IP} and {@code KUBERNETES_POD_IP}, in
 * which the
 * <a href= "https://kubernetes.io/docs/concepts/workloads/pods/downward-api/">downward
 * API</a> of Kubernetes is usually asked to tell {@code status.podIP}
 * <li>this host: the address from which it sends to others
 * <li>loopback, which no other host can reach.
 * </ol>
 * Every ECS network mode but {@code awsvpc} and {@code host} puts the container behind
 * address translation: its own address is passed over with a warning. Thread-safe.
 */
public final class HostAddressFinder {

	private static final Logger logger = LoggerFactory.getLogger(HostAddressFinder.class);

	private static final String ECS = "ECS_CONTAINER_METADATA_URI_V4";

	private static final List<String> POD = List.of("POD_IP", "MY_POD_IP", "KUBERNETES_POD_IP");

	// Of RFC 5737 and RFC 3849, beyond any router.
	private static final List<String> ELSEWHERE = List.of("198.51.100.1", "2001:db8::1");

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final Map<String, String> environment;

	private final Supplier<@Nullable InetAddress> host;

	private final String setting;

	/**
	 * Create a finder for this host.
	 * @param environment the environment variables, usually {@link System#getenv()}
	 * @param setting the property that makes it unnecessary, for warnings
	 */
	public HostAddressFinder(Map<String, String> environment, String setting) {
		this(environment, HostAddressFinder::ofThisHost, setting);
	}

	HostAddressFinder(Map<String, String> environment, Supplier<@Nullable InetAddress> host, String setting) {
		this.setting = setting;
		this.environment = Map.copyOf(environment);
		this.host = host;
	}

	/**
	 * Look for the address. Blocks on the calling thread, for about a second at most, so
	 * call it once, at start-up. Never fails; an interrupt ends the wait and leaves the
	 * thread's interrupt flag set.
	 * @return the address and where it was found; 127.0.0.1 if there is none
	 */
	public HostAddress find() {
		String translatedMode = null;
		for (JsonNode network : networks()) {
			String mode = network.path("NetworkMode").stringValue("");
			if (mode.equals("awsvpc") || mode.equals("host")) {
				for (String family : List.of("IPv4Addresses", "IPv6Addresses")) {
					for (JsonNode address : network.path(family)) {
						String found = reachable(address.stringValue(""), ECS);
						if (found != null) {
							return new HostAddress(found, "ECS task metadata");
						}
					}
				}
			}
			else if (!mode.isEmpty()) {
				translatedMode = mode;
			}
		}
		if (translatedMode != null) {
			logger.warn("Other hosts cannot reach this container's own address in ECS network mode '{}': "
					+ "use 'awsvpc', or set {}", translatedMode, this.setting);
		}
		for (String variable : POD) {
			String value = this.environment.get(variable);
			String found = (value != null) ? reachable(value, variable) : null;
			if (found != null) {
				return new HostAddress(found, variable);
			}
		}
		InetAddress own = (translatedMode != null) ? null : this.host.get();
		return (own != null) ? new HostAddress(NetUtil.toAddressString(own), "address of this host")
				: new HostAddress("127.0.0.1", "loopback: no other address was found");
	}

	private JsonNode networks() {
		String uri = this.environment.getOrDefault(ECS, "").strip();
		JsonMapper mapper = JsonMapper.shared();
		if (uri.isEmpty()) {
			return MissingNode.getInstance();
		}
		CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
		try {
			// The endpoint is on this host: no proxy leads there.
			HttpClient client = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
			// The request's own timeout would not cover the body.
			answer = client.sendAsync(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
			HttpResponse<String> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			return mapper.readTree(response.body()).path("Networks");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		// Such as a broken trust store, which keeps HTTP clients from being built: no
		// reason for the application not to start.
		catch (Exception ex) {
			logger.debug("No address from ECS task metadata at {}", uri, ex);
		}
		finally {
			answer.cancel(true);
		}
		return MissingNode.getInstance();
	}

	private static @Nullable String reachable(String text, String origin) {
		// Never asks the DNS.
		InetAddress address = NetUtil.createInetAddressFromIpAddressString(text.strip());
		if (address != null && isReachable(address)) {
			return NetUtil.toAddressString(address);
		}
		logger.debug("No address from {}: other hosts cannot reach '{}'", origin, text);
		return null;
	}

	private static boolean isReachable(InetAddress address) {
		return !address.isLoopbackAddress() && !address.isLinkLocalAddress() && !address.isMulticastAddress()
				&& !address.isAnyLocalAddress();
	}

	private static @Nullable InetAddress ofThisHost() {
		for (String elsewhere : ELSEWHERE) {
			try (DatagramSocket socket = new DatagramSocket()) {
				// Sends nothing: the operating system looks for a route, and its source.
				socket.connect(new InetSocketAddress(elsewhere, 9));
				if (isReachable(socket.getLocalAddress())) {
					return socket.getLocalAddress();
				}
			}
			catch (SocketException | UncheckedIOException ex) {
				logger.debug("No route to {}", elsewhere, ex);
			}
		}
		try {
			return NetworkInterface.networkInterfaces()
				.flatMap(NetworkInterface::inetAddresses)
				.filter(HostAddressFinder::isReachable)
				.min(Comparator.comparing(Inet6Address.class::isInstance))
				.orElse(null);
		}
		catch (SocketException ex) {
			logger.debug("Network interfaces cannot be listed", ex);
			return null;
		}
	}

}
