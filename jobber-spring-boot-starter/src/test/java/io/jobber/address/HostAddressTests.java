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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HostAddressTests {

	@ParameterizedTest
	@CsvSource({ "10.0.1.2, 10.0.1.2:9090", "2001:db8::7, [2001:db8::7]:9090" })
	void portFollowsAHostWithBracketsAroundIpv6(String host, String expected) {
		assertThat(new HostAddress(host, "test").withPort(9090)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 65536 })
	void portOutOfRangeIsRefused(int port) {
		HostAddress address = new HostAddress("10.0.1.2", "test");

		assertThatIllegalArgumentException().isThrownBy(() -> address.withPort(port)).withMessageContaining("" + port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "[::1]" })
	void hostIsRefusedIfBlankOrInBrackets(String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> new HostAddress(host, "test"));
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, true", "127.3.2.1, true", "::1, true", "10.0.1.2, false", "fd00::1, false",
			"replica.example.com, false" })
	void tellsLoopback(String host, boolean loopback) {
		assertThat(new HostAddress(host, "test").isLoopback()).isEqualTo(loopback);
	}

	@ParameterizedTest
	@CsvSource({ "10.0.1.2, 10.0.1.2", "' 54.1.2.3\n', 54.1.2.3", "2001:db8::7, 2001:db8::7", "FD00::a, FD00::a",
			"::ffff:10.0.1.2, 10.0.1.2" })
	void literalIsRead(String text, String host) throws NoAddressException {
		assertThat(HostAddress.parse(text, "test")).isEqualTo(new HostAddress(host, "test"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "<html>", "replica.example.com", "localhost", "10.0.1", "1", "010.0.1.2",
			"10.0.1.256", "10.0.1.2:80", "10.0.1.2, 10.0.1.3", "1::2::3", "::", "fe80::1%eth0", "[fd00::1]", "a:b:c",
			"1:2:3:4:5:6:7:8:9", "::ffff:10.0.1", "dead:beef", "…" })
	void whatIsNoLiteralIsRefused(String text) {
		assertThatExceptionOfType(NoAddressException.class).isThrownBy(() -> HostAddress.parse(text, "test"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "0.0.0.0", "169.254.170.2", "224.0.0.1", "::1", "fe80::1", "ff02::1",
			"::ffff:127.0.0.1" })
	void addressThatOtherHostsCannotReachIsRefused(String text) {
		assertThatExceptionOfType(NoAddressException.class).isThrownBy(() -> HostAddress.parse(text, "test"))
			.withMessage("other hosts cannot reach " + text);
	}

	@Test
	void refusalQuotesNoMoreThanTheStart() {
		assertThatExceptionOfType(NoAddressException.class)
			.isThrownBy(() -> HostAddress.parse("x".repeat(10_000), "test"))
			.withMessage("not an IP address: '" + "x".repeat(64) + "…'");
	}

}
