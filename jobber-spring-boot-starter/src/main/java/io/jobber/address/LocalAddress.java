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
