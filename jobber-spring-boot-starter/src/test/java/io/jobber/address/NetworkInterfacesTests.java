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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NetworkInterfacesTests {

	@Test
	void addressIsFoundWithTheNameOfItsInterface() throws NoAddressException {
		assertThat(find(local("eth0", 2, "10.0.1.2"))).isEqualTo(new HostAddress("10.0.1.2", "network interface eth0"));
	}

	@ParameterizedTest
	@CsvSource({ "192.168.1.2, 54.1.2.3", "172.31.1.2, 100.64.0.1", "54.1.2.3, 2600::1", "2600::1, fd00::1" })
	void betterKindOfAddressWinsWhateverItsInterface(String better, String worse) throws NoAddressException {
		HostAddress address = find(local("eth0", 2, worse), local("eth1", 3, better));

		assertThat(address.origin()).isEqualTo("network interface eth1");
	}

	@Test
	void lowestIndexWinsAmongEqualsAndUnknownIndexesComeLast() throws NoAddressException {
		HostAddress address = find(local("a", -1, "10.0.1.1"), local("b", 12, "10.0.1.2"), local("c", 3, "10.0.1.3"));

		assertThat(address.host()).isEqualTo("10.0.1.3");
	}

	@Test
	void choiceDoesNotDependOnTheOrder() throws NoAddressException {
		List<LocalAddress> addresses = new ArrayList<>(
				List.of(local("eth0", 2, "10.0.1.200"), local("eth0", 2, "10.0.1.20"), local("eth1", 3, "10.0.1.2"),
						local("eth0", 2, "fd00::2"), local("docker0", 1, "172.17.0.1"), local("eth1", 3, "2600::2")));

		for (int seed = 0; seed < 50; seed++) {
			Collections.shuffle(addresses, new Random(seed));

			assertThat(new NetworkInterfaces(() -> addresses).find().host()).isEqualTo("10.0.1.20");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "docker0", "docker_gwbridge", "br-0123456789ab", "veth1a2b3c4", "podman0", "virbr0",
			"virbr0-nic", "lxdbr0", "vmnet8", "vboxnet0", "cni0", "cali0a1b2c3d4e5", "cilium_host", "lxc_health",
			"flannel.1", "kube-ipvs0", "nodelocaldns", "tunl0", "dummy0", "ecs-bridge" })
	void interfaceOfContainersOrVirtualMachinesIsPassedOver(String name) throws NoAddressException {
		HostAddress address = find(local(name, 1, "172.17.0.1"), local("eth0", 2, "54.1.2.3"));

		assertThat(address.host()).isEqualTo("54.1.2.3");
		assertThatExceptionOfType(NoAddressException.class).isThrownBy(() -> find(local(name, 1, "172.17.0.1")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "eth0", "ens5", "enp0s31f6", "en0", "wlan0", "bond0", "br0", "br-lan", "bridge0", "team0",
			"wg0", "tun0", "eth0.100", "vmbr0", "venet0" })
	void interfaceThatMayLeadElsewhereIsNot(String name) throws NoAddressException {
		assertThat(find(local(name, 2, "10.0.1.2")).host()).isEqualTo("10.0.1.2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "169.254.172.2", "0.0.0.0", "::1", "fe80::1", "ff02::1" })
	void addressThatOtherHostsCannotReachIsPassedOver(String address) {
		assertThatExceptionOfType(NoAddressException.class).isThrownBy(() -> find(local("eth0", 2, address)))
			.withMessage("no network interface has an address for other hosts");
	}

	@Test
	void zoneOfAnIpv6AddressIsLeftOut() throws Exception {
		byte[] bytes = InetAddress.getByName("fd00::2").getAddress();
		InetAddress zoned = Inet6Address.getByAddress(null, bytes, 2);

		HostAddress address = find(new LocalAddress("eth0", 2, zoned));

		assertThat(zoned.getHostAddress()).contains("%");
		assertThat(address.withPort(9090)).isEqualTo("[fd00:0:0:0:0:0:0:2]:9090");
	}

	@Test
	void failureToListThemIsTold() {
		NetworkInterfaces source = new NetworkInterfaces(() -> {
			throw new SocketException("no such device");
		});

		assertThatExceptionOfType(NoAddressException.class).isThrownBy(source::find)
			.withMessageContaining("no such device");
	}

	@Test
	void addressesOfThisHostAreThoseOfInterfacesThatAreUp() throws SocketException {
		assertThat(LocalAddress.ofThisHost()).allSatisfy((each) -> {
			assertThat(each.interfaceName()).isNotBlank();
			assertThat(each.address().isLoopbackAddress()).isFalse();
		});
	}

	private static HostAddress find(LocalAddress... addresses) throws NoAddressException {
		return new NetworkInterfaces(() -> Arrays.asList(addresses)).find();
	}

	private static LocalAddress local(String name, int index, String address) {
		try {
			return new LocalAddress(name, index, InetAddress.getByName(address));
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
