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

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * An address of this replica, and where it was found.
 *
 * @param host an IPv4 or IPv6 literal, the latter without brackets and without a zone
 * @param origin where the address comes from, in words that suit a log line, such as "ECS
 * task metadata"
 */
public record HostAddress(String host, String origin) {

	private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

	private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);

	// No more than tells it from a name: what it lets through, the JDK parses.
	private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9a-fA-F:][0-9a-fA-F:.]*");

	public HostAddress {
		if (host.isBlank() || host.startsWith("[")) {
			throw new IllegalArgumentException("Not a host without brackets: '" + host + "'");
		}
	}

	/**
	 * Read a literal that came from outside. Never asks the DNS.
	 * @param text an IPv4 or IPv6 literal, with or without white space around it
	 * @param origin where it was found
	 * @return the address
	 * @throws NoAddressException if it is no literal, or none that other hosts can reach
	 */
	static HostAddress parse(String text, String origin) throws NoAddressException {
		String literal = text.strip();
		InetAddress address = toInetAddress(literal);
		if (!isReachable(address)) {
			throw new NoAddressException("other hosts cannot reach " + literal);
		}
		// An IPv4 address may be mapped into IPv6, which not every client dials.
		return new HostAddress((address instanceof Inet4Address) ? address.getHostAddress() : literal, origin);
	}

	/**
	 * Whether other hosts may reach the address, as far as the address itself tells.
	 * @param address any address
	 * @return {@code false} for loopback, link-local, multicast and wildcard addresses
	 */
	static boolean isReachable(InetAddress address) {
		return !address.isLoopbackAddress() && !address.isLinkLocalAddress() && !address.isMulticastAddress()
				&& !address.isAnyLocalAddress();
	}

	private static InetAddress toInetAddress(String literal) throws NoAddressException {
		if (IPV4.matcher(literal).matches() || IPV6.matcher(literal).matches()) {
			try {
				return InetAddress.getByName(literal);
			}
			catch (UnknownHostException ex) {
				// Such as 1::2::3, which is told below.
			}
		}
		throw new NoAddressException("not an IP address: " + abbreviated(literal));
	}

	private static String abbreviated(String text) {
		return "'" + ((text.length() <= 64) ? text : text.substring(0, 64) + "…") + "'";
	}

	/**
	 * Whether only this host can reach the address, so that workers elsewhere never join.
	 * @return {@code true} if no other address was found
	 */
	public boolean isLoopback() {
		try {
			return toInetAddress(this.host).isLoopbackAddress();
		}
		catch (NoAddressException ex) {
			return false;
		}
	}

	/**
	 * What a client dials.
	 * @param port the port, from 1 to 65535
	 * @return {@code host:port}, with brackets around an IPv6 host
	 * @throws IllegalArgumentException if the port is out of range
	 */
	public String withPort(int port) {
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("Not a port: " + port);
		}
		return (this.host.indexOf(':') < 0) ? this.host + ":" + port : "[" + this.host + "]:" + port;
	}

}
