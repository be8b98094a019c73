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

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EcsTaskMetadataTests {

	private final FakeMetadataServer server = new FakeMetadataServer();

	private static final String SETTING = "jobber.pools.images.scheduler.callback-address";

	private final EcsTaskMetadata source = new EcsTaskMetadata(
			Map.of("ECS_CONTAINER_METADATA_URI_V4", this.server.uri() + "/v4/0123-456"), SETTING);

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void addressOfATaskWithItsOwnInterfaceIsFound() throws NoAddressException {
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

		assertThat(this.source.find()).isEqualTo(new HostAddress("192.0.2.3", "ECS task metadata"));
		assertThat(this.source.isTranslated()).isFalse();
	}

	@Test
	void ipv4IsPreferredToIpv6() throws NoAddressException {
		answer("""
				{"Networks": [{"NetworkMode": "awsvpc", "IPv6Addresses": ["2001:db8::3"],
				"IPv4Addresses": ["10.0.1.3"]}]}""");

		assertThat(this.source.find().host()).isEqualTo("10.0.1.3");
	}

	@Test
	void ipv6IsFoundWhereThereIsNoIpv4() throws NoAddressException {
		answer("""
				{"Networks": [{"NetworkMode": "awsvpc", "IPv4Addresses": [], "IPv6Addresses": ["2001:db8::3"]}]}""");

		assertThat(this.source.find().host()).isEqualTo("2001:db8::3");
	}

	@Test
	void firstNetworkWithAnAddressForOtherHostsIsTaken() throws NoAddressException {
		answer("""
				{"Networks": [
				{"NetworkMode": "bridge", "IPv4Addresses": ["172.17.0.2"]},
				{"NetworkMode": "awsvpc", "IPv4Addresses": ["169.254.172.2"]},
				{"NetworkMode": "awsvpc", "IPv4Addresses": ["not yet", "10.0.1.3"]},
				{"NetworkMode": "awsvpc", "IPv4Addresses": ["10.0.1.4"]}]}""");

		assertThat(this.source.find().host()).isEqualTo("10.0.1.3");
		assertThat(this.source.isTranslated()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bridge", "none", "default", "my-network" })
	void containerBehindAddressTranslationIsPassedOverWithAWarning(String mode) {
		answer("{\"Networks\": [{\"NetworkMode\": \"" + mode + "\", \"IPv4Addresses\": [\"172.17.0.2\"]}]}");

		try (RecordedLog log = new RecordedLog()) {
			assertThatNoAddress().withMessage("network mode is '%s'", mode);

			assertThat(log.lines())
				.containsExactly("WARN Other hosts cannot reach this container's own address in ECS network mode '"
						+ mode + "': use 'awsvpc', or set " + SETTING);
		}
		assertThat(this.source.isTranslated()).isTrue();
	}

	@Test
	void containerOnTheNetworkOfItsHostHasNoAddressOfItsOwn() {
		answer("""
				{"Networks": [{"NetworkMode": "host", "IPv4Addresses": [""]}]}""");

		assertThatNoAddress().withMessage("not an IP address: ''");
		assertThat(this.source.isTranslated()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "null", "42", "{\"Networks\": null}", "{\"Networks\": \"awsvpc\"}",
			"{\"Networks\": []}", "{\"Networks\": [null, 1, []]}", "{\"Networks\": [{}]}",
			"{\"Networks\": [{\"IPv4Addresses\": [\"10.0.1.3\"]}]}", "{\"Networks\": [{\"NetworkMode\": \"awsvpc\"}]}",
			"{\"Networks\": [{\"NetworkMode\": \"awsvpc\", \"IPv4Addresses\": \"10.0.1.3\"}]}",
			"{\"Networks\": [{\"NetworkMode\": \"awsvpc\", \"IPv4Addresses\": [10, {}]}]}",
			"{\"Networks\": [{\"NetworkMode\": \"awsvpc\", \"IPv4Addresses\": [\"example.com\"]}]}" })
	void otherJsonHasNoAddress(String json) {
		answer(json);

		assertThatNoAddress();
		assertThat(this.source.isTranslated()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>", "{", "{\"Networks\": [", "10.0.1.3", "{} {}" })
	void whatIsNotJsonIsTold(String text) {
		answer(text);

		assertThatNoAddress().withMessageStartingWith("not JSON: ");
	}

	@Test
	void endpointThatKnowsNoContainerIsTold() {
		assertThatNoAddress().withMessageEndingWith("/v4/0123-456: status 404");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void variableThatIsBlankIsNotSet(String uri) {
		EcsTaskMetadata unset = new EcsTaskMetadata(Map.of("ECS_CONTAINER_METADATA_URI_V4", uri), SETTING);

		assertThatExceptionOfType(NoAddressException.class).isThrownBy(unset::find)
			.withMessage("ECS_CONTAINER_METADATA_URI_V4 is not set");
	}

	private void answer(String json) {
		this.server.answer("GET /v4/0123-456", 200, json);
	}

	private ThrowableAssertAlternative<NoAddressException> assertThatNoAddress() {
		return assertThatExceptionOfType(NoAddressException.class).isThrownBy(this.source::find);
	}

}
