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
import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import io.jobber.address.HostAddress;
import io.jobber.scheduler.LoopbackHost;

/**
 * The address that workers dial: the property, else where this application's own gRPC
 * server listens, which is known once it has started. If it listens on all addresses,
 * workers on this host are given the loopback one, and others that of this host.
 */
final class CallbackAddress {

	private static final Logger logger = LoggerFactory.getLogger(CallbackAddress.class);

	private final Supplier<WorkerServer> server;

	private final Function<String, HostAddress> finder;

	private volatile @Nullable HostAddress host; // set by the first who asks

	/**
	 * Create the address.
	 * @param server what workers join through
	 * @param finder finds the address of this host, and may block for a second; is given
	 * the property that makes it unnecessary
	 */
	CallbackAddress(Supplier<WorkerServer> server, Function<String, HostAddress> finder) {
		this.server = server;
		this.finder = finder;
	}

	// Not a Supplier: Spring Cloud Function would take it for a function to be called.
	String address(AssembledPool pool) {
		return find(pool).address();
	}

	/**
	 * Log where the workers of a pool dial, and refuse what they could not reach. Blocks
	 * while the address is looked for.
	 * @param pool the pool
	 */
	void announce(AssembledPool pool) {
		PoolSettings settings = pool.settings();
		Found found = find(pool);
		if (pool.launching().isRemote() && LoopbackHost.matches(URI.create("grpc://" + found.address()).getHost())) {
			String reason = "Workers on other hosts cannot dial " + found.address() + " (" + found.origin()
					+ "), which is this host for each of them.";
			// That a launcher of the user's is remote is only assumed.
			if (pool.launching().builtIn()) {
				throw settings.invalid("scheduler.callback-address", settings.scheduler().callbackAddress(),
						reason + " Set it to an address of this replica that they can reach, and let the gRPC server "
								+ "listen on it (" + this.server.get().prefix() + ".address).");
			}
			logger.warn("{} ({}.scheduler.callback-address)", reason, settings.prefix());
		}
		logger.info("Workers of pool {} dial {} ({})", settings.name(), found.address(), found.origin());
	}

	private Found find(AssembledPool pool) {
		String setting = pool.settings().prefix() + ".scheduler.callback-address";
		String configured = pool.settings().scheduler().callbackAddress();
		if (configured != null) {
			return new Found(configured, setting);
		}
		WorkerServer server = this.server.get();
		InetSocketAddress socket = server.listening();
		if (socket == null) {
			throw new InvalidConfigurationPropertyValueException(server.prefix() + ".port", null,
					"Workers cannot dial back: the gRPC server listens on no TCP port.");
		}
		if (!socket.getAddress().isAnyLocalAddress()) {
			return new Found(NetUtil.toSocketAddressString(socket), server.prefix() + ".address");
		}
		HostAddress dialled = pool.launching().isRemote() ? host(setting) : new HostAddress("127.0.0.1", "this host");
		return new Found(NetUtil.toSocketAddressString(dialled.host(), socket.getPort()), dialled.origin());
	}

	private HostAddress host(String setting) {
		HostAddress known = this.host;
		if (known == null) {
			known = this.finder.apply(setting);
			this.host = known;
		}
		return known;
	}

	private record Found(String address, String origin) {

	}

}
