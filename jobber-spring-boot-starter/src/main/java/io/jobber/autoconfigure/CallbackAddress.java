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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.function.Function;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

import io.jobber.address.HostAddress;
import io.jobber.grpc.JoinService;
import io.jobber.scheduler.LoopbackHost;

/**
 * Where workers dial: what the property says, else where this application's own gRPC
 * server listens, which is known once it has started. If it listens on all addresses,
 * workers on this host are given the loopback one, and others that of this host.
 */
final class CallbackAddress implements ApplicationListener<GrpcServerStartedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(CallbackAddress.class);

	private final Function<String, HostAddress> finder;

	private volatile @Nullable InetSocketAddress listening; // set when the server starts

	private volatile @Nullable HostAddress host; // set by the first who asks

	/**
	 * Create the address.
	 * @param finder finds the address of this host, and may block for a few seconds; is
	 * given the property that makes it unnecessary
	 */
	CallbackAddress(Function<String, HostAddress> finder) {
		this.finder = finder;
	}

	@Override
	public void onApplicationEvent(GrpcServerStartedEvent event) {
		if (!JoinService.isServedBy(event.getServer())) {
			return;
		}
		for (SocketAddress address : event.getServer().getListenSockets()) {
			if (address instanceof InetSocketAddress socket) {
				this.listening = socket;
				return;
			}
		}
	}

	// Not a Supplier: Spring Cloud Function would take it for a function to be called.
	String address(PoolSettings settings, boolean remote) {
		String configured = settings.scheduler().getCallbackAddress();
		if (configured != null) {
			return configured;
		}
		InetSocketAddress socket = socket();
		if (!socket.getAddress().isAnyLocalAddress()) {
			return NetUtil.toSocketAddressString(socket);
		}
		return NetUtil.toSocketAddressString(remote ? host(settings).host() : "127.0.0.1", socket.getPort());
	}

	/**
	 * Log where the workers of a pool dial, and refuse what they could not reach. Blocks
	 * while the address is looked for.
	 * @param settings of the pool
	 * @param remote whether workers run on other hosts
	 * @param certain whether that is known; if it is only assumed, a warning must do
	 */
	void announce(PoolSettings settings, boolean remote, boolean certain) {
		String address = address(settings, remote);
		String origin = origin(settings, remote);
		if (remote && LoopbackHost.matches(URI.create("grpc://" + address).getHost())) {
			String reason = "Workers on other hosts cannot dial " + address + " (" + origin
					+ "), which is this host for each of them.";
			if (certain) {
				throw settings.invalid("scheduler.callback-address", settings.scheduler().getCallbackAddress(),
						reason + " Set it to an address of this replica that they can reach, and let the gRPC server "
								+ "listen on it (spring.grpc.server.address).");
			}
			logger.warn("{} ({}.scheduler.callback-address)", reason, settings.prefix());
		}
		logger.info("Workers of pool {} dial {} ({})", settings.name(), address, origin);
	}

	private String origin(PoolSettings settings, boolean remote) {
		if (settings.scheduler().getCallbackAddress() != null) {
			return settings.prefix() + ".scheduler.callback-address";
		}
		if (!socket().getAddress().isAnyLocalAddress()) {
			return "spring.grpc.server.address";
		}
		return remote ? host(settings).origin() : "this host";
	}

	private InetSocketAddress socket() {
		InetSocketAddress socket = this.listening;
		if (socket == null) {
			throw new InvalidConfigurationPropertyValueException("spring.grpc.server.port", null,
					"Workers cannot dial back: the gRPC server listens on no TCP port.");
		}
		return socket;
	}

	private HostAddress host(PoolSettings settings) {
		HostAddress known = this.host;
		if (known == null) {
			known = this.finder.apply(settings.prefix() + ".scheduler.callback-address");
			this.host = known;
		}
		return known;
	}

}
