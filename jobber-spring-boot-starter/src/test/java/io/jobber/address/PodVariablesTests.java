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

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PodVariablesTests {

	@ParameterizedTest
	@ValueSource(strings = { "POD_IP", "MY_POD_IP", "KUBERNETES_POD_IP" })
	void eachVariableIsRead(String variable) throws NoAddressException {
		HostAddress address = find(Map.of(variable, "10.244.1.7"));

		assertThat(address).isEqualTo(new HostAddress("10.244.1.7", variable));
	}

	@Test
	void addressMayBeIpv6() throws NoAddressException {
		HostAddress address = find(Map.of("POD_IP", "fd00:10:244::7"));

		assertThat(address.withPort(9090)).isEqualTo("[fd00:10:244::7]:9090");
	}

	@Test
	void firstVariableWithAnAddressIsTaken() throws NoAddressException {
		HostAddress address = find(
				Map.of("POD_IP", "$(POD_IP)", "MY_POD_IP", "10.244.1.7", "KUBERNETES_POD_IP", "10.244.1.8"));

		assertThat(address).isEqualTo(new HostAddress("10.244.1.7", "MY_POD_IP"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "pod-7.example.com", "127.0.0.1", "10.244.1.7:9090" })
	void whatIsNoAddressForOtherHostsIsTold(String value) {
		assertThatExceptionOfType(NoAddressException.class).isThrownBy(() -> find(Map.of("POD_IP", value)))
			.withMessageStartingWith("POD_IP: ")
			.withMessageContaining(value);
	}

	@Test
	void noneIsSet() {
		assertThatExceptionOfType(NoAddressException.class).isThrownBy(() -> find(Map.of()))
			.withMessage("none of [POD_IP, MY_POD_IP, KUBERNETES_POD_IP] is set");
	}

	private static HostAddress find(Map<String, String> environment) throws NoAddressException {
		return new PodVariables(environment).find();
	}

}
