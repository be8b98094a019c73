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
import java.net.SocketException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The network interfaces of this host. Prefers site-local IPv4 addresses, then other
 * IPv4, then global IPv6, then unique local IPv6 (RFC 4193); among equals the interface
 * with the lowest index, then the lowest address, so that the choice is the same each
 * time. Interfaces whose names tell that containers or virtual machines of this host hang
 * on them are passed over: their addresses lead nowhere from elsewhere.
 */
final class NetworkInterfaces implements AddressSource {

	private static final Pattern INTERNAL = Pattern.compile("docker.*|br-[0-9a-f]{12}|veth.*|podman\\d+|virbr\\d.*"
			+ "|lxcbr\\d+|lxdbr\\d+|vnet\\d+|vmnet\\d+|vboxnet\\d+|cni.*|cbr\\d+|cali.*|cilium.*|lxc.*|flannel.*"
			+ "|weave|kube-.*|nodelocaldns|tunl\\d+|dummy\\d+|ecs-bridge");

	private static final Comparator<LocalAddress> order = Comparator.comparingInt(NetworkInterfaces::rank)
		.thenComparingInt((each) -> (each.interfaceIndex() < 0) ? Integer.MAX_VALUE : each.interfaceIndex())
		.thenComparing(LocalAddress::interfaceName)
		.thenComparing((each) -> each.address().getAddress(), Arrays::compareUnsigned);

	private final Addresses addresses;

	NetworkInterfaces(Addresses addresses) {
		this.addresses = addresses;
	}

	@Override
	public HostAddress find() throws NoAddressException {
		try {
			return this.addresses.list()
				.stream()
				.filter((each) -> HostAddress.isReachable(each.address()))
				.filter((each) -> !INTERNAL.matcher(each.interfaceName()).matches())
				.min(order)
				.map((each) -> new HostAddress(text(each.address()), "network interface " + each.interfaceName()))
				.orElseThrow(() -> new NoAddressException("no network interface has an address for other hosts"));
		}
		catch (SocketException ex) {
			throw new NoAddressException("network interfaces cannot be listed: " + ex.getMessage());
		}
	}

	private static int rank(LocalAddress local) {
		if (local.address() instanceof Inet4Address) {
			return local.address().isSiteLocalAddress() ? 0 : 1;
		}
		return ((local.address().getAddress()[0] & 0xfe) != 0xfc) ? 2 : 3;
	}

	private static String text(InetAddress address) {
		String text = address.getHostAddress();
		int zone = text.indexOf('%');
		return (zone < 0) ? text : text.substring(0, zone);
	}

	/**
	 * Lists addresses of this host.
	 */
	@FunctionalInterface
	interface Addresses {

		List<LocalAddress> list() throws SocketException;

	}

}
