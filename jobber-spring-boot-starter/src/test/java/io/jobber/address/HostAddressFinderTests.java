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
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HostAddressFinder}.
 */
class HostAddressFinderTests {

	private static final String SETTING = "jobber.pools.images.scheduler.callback-address";

	private static final HostAddress NONE = new HostAddress("127.0.0.1", "loopback: no other address was found");

	private final FakeMetadataServer server = new FakeMetadataServer();

	private final Map<String, String> environment = new HashMap<>();

	private InetAddress host;

	HostAddressFinderTests() throws Exception {
		this.environment.put("ECS_CONTAINER_METADATA_URI_V4", this.server.uri() + "/v4/0123-456");
		this.host = InetAddress.getByName("10.0.0.4");
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void sourcesAreAskedInOrderUntilOneHasAnAddress() {
		answer(network("awsvpc", "10.0.0.1"));
		this.environment.put("POD_IP", "10.0.0.2");
		assertThat(find()).isEqualTo(new HostAddress("10.0.0.1", "ECS task metadata"));

		this.environment.remove("ECS_CONTAINER_METADATA_URI_V4");
		assertThat(find()).isEqualTo(new HostAddress("10.0.0.2", "POD_IP"));

		this.environment.remove("POD_IP");
		assertThat(find()).isEqualTo(new HostAddress("10.0.0.4", "address of this host"));

		this.host = null;
		assertThat(find()).isEqualTo(NONE);
	}

	@Test
	void addressOfATaskWithItsOwnInterfaceIsFound() {
		answer("""
				{
					"DockerId": "cd189a933e5849daa93386466019ab50-2495160603",
					"Name": "curl",
					"Labels": { "com.amazonaws.ecs.cluster": "default" },
					"Limits": { "CPU": 10, "Memory": 128 },
					"Networks": [{
						"NetworkMode": "awsvpc",
						"IPv4Addresses": ["192.0.2.3"],
						"AttachmentIndex": 0,
						"MACAddress": "0a:de:f6:10:51:e5",
						"IPv4SubnetCIDRBlock": "192.0.2.0/24",
						"DomainNameServers": ["192.0.2.2"],
						"SubnetGatewayIpv4Address": "192.0.2.0/24"
					}]
				}
				""");

		assertThat(find()).isEqualTo(new HostAddress("192.0.2.3", "ECS task metadata"));
	}

	@Test
	void ipv4IsPreferredToIpv6() {
		answer("""
				{"Networks": [{"NetworkMode": "awsvpc", "IPv6Addresses": ["2001:db8::3"],
				"IPv4Addresses": ["10.0.1.3"]}]}""");

		assertThat(find().host()).isEqualTo("10.0.1.3");
	}

	@Test
	void ipv6IsFoundWhereThereIsNoIpv4() {
		answer("""
				{"Networks": [{"NetworkMode": "awsvpc", "IPv4Addresses": [], "IPv6Addresses": ["2001:db8::3"]}]}""");

		assertThat(find().host()).isEqualTo("2001:db8::3");
	}

	@Test
	void firstNetworkWithAnAddressForOtherHostsIsTaken() {
		answer("""
				{"Networks": [
				{"NetworkMode": "bridge", "IPv4Addresses": ["172.17.0.2"]},
				{"NetworkMode": "awsvpc", "IPv4Addresses": ["169.254.172.2"]},
				{"NetworkMode": "awsvpc", "IPv4Addresses": ["not yet", "10.0.1.3"]},
				{"NetworkMode": "awsvpc", "IPv4Addresses": ["10.0.1.4"]}]}""");

		assertThat(find().host()).isEqualTo("10.0.1.3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bridge", "none", "default", "my-network" })
	void containerBehindAddressTranslationHasNoAddressOfItsOwnAndIsWarned(String mode) {
		answer(network(mode, "172.17.0.2"));

		try (RecordedLog log = new RecordedLog()) {
			assertThat(find()).isEqualTo(NONE);

			assertThat(log.lines())
				.contains("WARN Other hosts cannot reach this container's own address in ECS network mode '" + mode
						+ "': use 'awsvpc', or set " + SETTING);
		}
	}

	@Test
	void containerOnTheNetworkOfItsHostHasItsAddress() {
		answer(network("host", ""));

		assertThat(find().host()).isEqualTo("10.0.0.4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "null", "42", "{\"Networks\": null}", "{\"Networks\": \"awsvpc\"}",
			"{\"Networks\": []}", "{\"Networks\": [null, 1, []]}", "{\"Networks\": [{}]}",
			"{\"Networks\": [{\"IPv4Addresses\": [\"10.0.1.3\"]}]}", "{\"Networks\": [{\"NetworkMode\": \"awsvpc\"}]}",
			"{\"Networks\": [{\"NetworkMode\": \"awsvpc\", \"IPv4Addresses\": \"10.0.1.3\"}]}",
			"{\"Networks\": [{\"NetworkMode\": \"awsvpc\", \"IPv4Addresses\": [10, {}]}]}",
			"{\"Networks\": [{\"NetworkMode\": \"awsvpc\", \"IPv4Addresses\": [\"example.com\"]}]}", "<html>", "{",
			"{\"Networks\": [", "10.0.1.3", "{} {}" })
	void anythingElseHasNoAddress(String text) {
		answer(text);

		assertThat(find().host()).isEqualTo("10.0.0.4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "not a URI", "ftp://127.0.0.1/" })
	void variableThatIsNoUrlIsPassedOver(String uri) {
		this.environment.put("ECS_CONTAINER_METADATA_URI_V4", uri);

		assertThat(find().host()).isEqualTo("10.0.0.4");
	}

	@Test
	void endpointThatIsNotThereIsLoggedAndPassedOver() throws Exception {
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.environment.put("ECS_CONTAINER_METADATA_URI_V4", "http://127.0.0.1:" + closed.getLocalPort());
		}

		try (RecordedLog log = new RecordedLog()) {
			assertThat(find().host()).isEqualTo("10.0.0.4");

			assertThat(log.lines()).anyMatch((line) -> line.startsWith("DEBUG No address from ECS task metadata"));
		}
	}

	@Test
	void serverThatDoesNotAnswerDoesNotHoldUpTheStart() {
		this.server.hang("GET /v4/0123-456");

		assertThatHostIsFoundSoon();
	}

	@Test
	void serverThatStopsInTheMiddleOfItsAnswerDoesNotHoldUpTheStart() {
		this.server.hangInBody("GET /v4/0123-456", "{");

		assertThatHostIsFoundSoon();
	}

	@Test
	void interruptDoesNotFailAndIsKept() {
		this.server.hang("GET /v4/0123-456");
		Thread.currentThread().interrupt();

		HostAddress address = find();

		assertThat(Thread.interrupted()).isTrue();
		assertThat(address.host()).isEqualTo("10.0.0.4");
	}

	@ParameterizedTest
	@CsvSource({ "POD_IP, 10.244.1.7, 10.244.1.7", "MY_POD_IP, ' 10.244.1.7 ', 10.244.1.7",
			"KUBERNETES_POD_IP, fd00:10:244::7, fd00:10:244::7" })
	void addressOfAPodIsReadFromItsVariables(String variable, String value, String address) {
		this.environment.put(variable, value);

		assertThat(find()).isEqualTo(new HostAddress(address, variable));
	}

	@Test
	void firstVariableWithAnAddressIsTaken() {
		this.environment
			.putAll(Map.of("POD_IP", "$(POD_IP)", "MY_POD_IP", "10.244.1.7", "KUBERNETES_POD_IP", "10.244.1.8"));

		assertThat(find()).isEqualTo(new HostAddress("10.244.1.7", "MY_POD_IP"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "pod-7.example.com", "127.0.0.1", "::1", "0.0.0.0", "::", "169.254.1.1", "fe80::1",
			"224.0.0.1", "10.244.1.7:9090", "10.244.1", "1::2::3" })
	void whatIsNoAddressForOtherHostsIsPassedOver(String value) {
		this.environment.put("POD_IP", value);

		assertThat(find().host()).isEqualTo("10.0.0.4");
	}

	@Test
	void thisHostHasAnAddressForOtherHostsUnlessItHasNoNetwork() {
		HostAddress address = new HostAddressFinder(Map.of(), SETTING).find();

		assertThat(address.equals(NONE) || !address.host().startsWith("127.")).isTrue();
	}

	private void assertThatHostIsFoundSoon() {
		long start = System.nanoTime();

		HostAddress address = find();

		assertThat(address.host()).isEqualTo("10.0.0.4");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
	}

	private HostAddress find() {
		return new HostAddressFinder(this.environment, () -> this.host, SETTING).find();
	}

	private void answer(String json) {
		this.server.answer("GET /v4/0123-456", 200, json);
	}

	private static String network(String mode, String address) {
		return "{\"Networks\": [{\"NetworkMode\": \"%s\", \"IPv4Addresses\": [\"%s\"]}]}".formatted(mode, address);
	}

}
