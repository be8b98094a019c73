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

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An address of a network interface of this host.
 *
 * @param interfaceName name of the interface, such as {@code eth0}
 * @param interfaceIndex its index, or a negative number if it is unknown
 * @param address the address
 */
record LocalAddress(String interfaceName, int interfaceIndex, InetAddress address) {

	/**
	 * Addresses of all interfaces that are up.
	 * @return addresses in no particular order
	 * @throws SocketException if the operating system does not tell
	 */
	static List<LocalAddress> ofThisHost() throws SocketException {
		List<LocalAddress> addresses = new ArrayList<>();
		for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
			if (each.isUp() && !each.isLoopback()) {
				each.inetAddresses()
					.map((address) -> new LocalAddress(each.getName(), each.getIndex(), address))
					.forEach(addresses::add);
			}
		}
		return addresses;
	}

}
