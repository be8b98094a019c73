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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HostAddressFinderTests {

	private static final String SETTING = "jobber.scheduler.callback-address";

	private static final String ECS = "GET /ecs";

	private static final String TOKEN = "PUT /latest/api/token";

	private static final String EC2 = "GET /latest/meta-data/local-ipv4";

	private final FakeMetadataServer server = new FakeMetadataServer();

	private final Map<String, String> environment = new HashMap<>();

	private final List<LocalAddress> addresses = new ArrayList<>();

	HostAddressFinderTests() throws Exception {
		this.server.answer(ECS, 200, network("awsvpc", "10.0.0.1"));
		this.server.answer(TOKEN, 200, "token").answer(EC2, 200, "10.0.0.3");
		this.environment.put("ECS_CONTAINER_METADATA_URI_V4", this.server.uri() + "/ecs");
		this.environment.put("POD_IP", "10.0.0.2");
		this.environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", this.server.uri());
		this.addresses.add(new LocalAddress("eth0", 2, InetAddress.getByName("10.0.0.4")));
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void sourcesAreAskedInOrderUntilOneHasAnAddress() {
		assertThat(find()).isEqualTo(new HostAddress("10.0.0.1", "ECS task metadata"));
		assertThat(this.server.requests()).containsExactly(ECS);

		this.environment.remove("ECS_CONTAINER_METADATA_URI_V4");
		assertThat(find()).isEqualTo(new HostAddress("10.0.0.2", "POD_IP"));
		assertThat(this.server.requests()).containsExactly(ECS);

		this.environment.remove("POD_IP");
		assertThat(find()).isEqualTo(new HostAddress("10.0.0.3", "EC2 instance metadata"));

		this.environment.put("AWS_EC2_METADATA_DISABLED", "true");
		assertThat(find()).isEqualTo(new HostAddress("10.0.0.4", "network interface eth0"));

		this.addresses.clear();
		assertThat(find()).isEqualTo(new HostAddress("127.0.0.1", "loopback: no other address was found"));
		assertThat(find().isLoopback()).isTrue();
	}

	@Test
	void eachSourceThatFailedIsLoggedWithTheReason() {
		this.server.answer(ECS, 500, "");
		this.environment.put("POD_IP", "nowhere");
		this.server.answer(EC2, 200, "<html>");
		this.addresses.clear();

		try (RecordedLog log = new RecordedLog()) {
			find();

			assertThat(log.lines()).containsExactly(
					"DEBUG No address from ECS task metadata: GET " + this.server.uri() + "/ecs: status 500",
					"DEBUG No address from pod variables: POD_IP: not an IP address: 'nowhere'",
					"DEBUG No address from EC2 instance metadata: not an IP address: '<html>'",
					"DEBUG No address from network interfaces: "
							+ "no network interface has an address for other hosts");
		}
	}

	@Test
	void bridgedContainerHasTheAddressOfItsInstance() {
		this.server.answer(ECS, 200, network("bridge", "172.17.0.2"));
		this.environment.remove("POD_IP");

		assertThat(find()).isEqualTo(new HostAddress("10.0.0.3", "EC2 instance metadata"));
	}

	@Test
	void bridgedContainerHasNoAddressOfItsOwn() {
		this.server.answer(ECS, 200, network("bridge", "10.0.0.4")).hang(TOKEN);
		this.environment.remove("POD_IP");

		assertThat(find().isLoopback()).isTrue();
	}

	@Test
	void serversThatDoNotAnswerDoNotHoldUpTheStart() {
		this.server.hang(ECS).hang(TOKEN);
		this.environment.remove("POD_IP");
		long start = System.nanoTime();

		HostAddress address = find();

		assertThat(address.origin()).isEqualTo("network interface eth0");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
	}

	@Test
	void unexpectedFailureOfASourceIsLoggedAndTheNextIsAsked() {
		this.environment.clear();
		this.environment.put("AWS_EC2_METADATA_DISABLED", "true");

		try (RecordedLog log = new RecordedLog()) {
			HostAddress address = new HostAddressFinder(this.environment, () -> {
				throw new IllegalStateException("broken");
			}, SETTING).find();

			assertThat(address.isLoopback()).isTrue();
			assertThat(log.lines()).last().isEqualTo("DEBUG No address from network interfaces");
		}
	}

	@Test
	void interruptDoesNotFailAndIsKept() {
		this.server.hang(ECS);
		this.environment.remove("POD_IP");
		Thread.currentThread().interrupt();

		HostAddress address = find();

		assertThat(Thread.interrupted()).isTrue();
		assertThat(address.host()).isEqualTo("10.0.0.4");
	}

	@Test
	void thisHostHasSomeAddress() {
		HostAddress address = new HostAddressFinder(Map.of("AWS_EC2_METADATA_DISABLED", "true"), SETTING).find();

		assertThat(address.origin()).matches("network interface .+|loopback: .+");
	}

	private HostAddress find() {
		return new HostAddressFinder(this.environment, () -> this.addresses, SETTING).find();
	}

	private static String network(String mode, String address) {
		return "{\"Networks\": [{\"NetworkMode\": \"%s\", \"IPv4Addresses\": [\"%s\"]}]}".formatted(mode, address);
	}

}
