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

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Ec2InstanceMetadataTests {

	private static final String TOKEN = "PUT /latest/api/token";

	private static final String ADDRESS = "GET /latest/meta-data/local-ipv4";

	private final FakeMetadataServer server = new FakeMetadataServer();

	private final Map<String, String> environment = new HashMap<>(
			Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", this.server.uri()));

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void addressIsGivenForAToken() throws NoAddressException {
		serve("10.0.1.2");

		assertThat(find()).isEqualTo(new HostAddress("10.0.1.2", "EC2 instance metadata"));
		assertThat(this.server.requests()).containsExactly(TOKEN, ADDRESS);
	}

	@Test
	void endpointMayEndWithASlash() throws NoAddressException {
		serve("10.0.1.2");
		this.environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", this.server.uri() + "/");

		assertThat(find().host()).isEqualTo("10.0.1.2");
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 404, 405 })
	void serverThatGivesNoTokenIsNotAskedWithoutOne(int status) {
		serve("10.0.1.2").answer(TOKEN, status, "");

		assertThatNoAddress().withMessageEndingWith("/latest/api/token: status %d", status);
		assertThat(this.server.requests()).containsExactly(TOKEN);
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 404, 500 })
	void addressThatIsRefusedIsTold(int status) {
		serve("10.0.1.2").answer(ADDRESS, status, "10.0.1.2");

		assertThatNoAddress().withMessageEndingWith("/latest/meta-data/local-ipv4: status %d", status);
	}

	@Test
	void tokenThatIsEmptyIsTold() {
		serve("10.0.1.2").answer(TOKEN, 200, "");

		assertThatNoAddress().withMessageEndingWith("empty answer");
	}

	@Test
	void tokenThatIsAPageIsTold() {
		serve("10.0.1.2").answer(TOKEN, 200, "<html>\r\nWelcome to this network");

		assertThatNoAddress().withMessage("the token does not fit into a header");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>Welcome to this network</html>", "ip-10-0-1-2.ec2.internal", "127.0.0.1",
			"10.0.1.2 10.0.1.3" })
	void whatIsNoAddressForOtherHostsIsTold(String body) {
		serve(body);

		assertThatNoAddress().withMessageContaining(body);
	}

	@Test
	void redirectIsNotFollowed() {
		serve("10.0.1.2").redirect(ADDRESS, this.server.uri() + "/elsewhere").answer("GET /elsewhere", 200, "10.0.1.3");

		assertThatNoAddress().withMessageEndingWith("status 302");
	}

	@ParameterizedTest
	@ValueSource(strings = { TOKEN, ADDRESS })
	void serverThatDoesNotAnswerIsGivenUp(String request) {
		serve("10.0.1.2").hang(request);
		long start = System.nanoTime();

		assertThatNoAddress().withMessageContaining("no answer within");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "True", "TRUE" })
	void isNotAskedWhenDisabled(String value) {
		serve("10.0.1.2");
		this.environment.put("AWS_EC2_METADATA_DISABLED", value);

		assertThatNoAddress().withMessage("AWS_EC2_METADATA_DISABLED is true");
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void isAskedWhenNotDisabled() throws NoAddressException {
		serve("10.0.1.2");
		this.environment.put("AWS_EC2_METADATA_DISABLED", "false");

		assertThat(find().host()).isEqualTo("10.0.1.2");
	}

	@Test
	void isNotAskedInAPodBecauseItKnowsTheNode() {
		serve("10.0.1.2");
		this.environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");

		assertThatNoAddress().withMessageContaining("this is a pod");
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void endpointThatIsNoneIsTold() {
		this.environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "nowhere");

		assertThatNoAddress().withMessageContaining("nowhere");
	}

	private FakeMetadataServer serve(String address) {
		return this.server.on(TOKEN, (exchange) -> {
			boolean lifetime = exchange.getRequestHeaders().containsKey("X-aws-ec2-metadata-token-ttl-seconds");
			FakeMetadataServer.send(exchange, lifetime ? 200 : 400, "AQAAAB+c/token==\n");
		}).on(ADDRESS, (exchange) -> {
			String token = exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token");
			FakeMetadataServer.send(exchange, "AQAAAB+c/token==".equals(token) ? 200 : 401, address);
		});
	}

	private HostAddress find() throws NoAddressException {
		return new Ec2InstanceMetadata(this.environment).find();
	}

	private ThrowableAssertAlternative<NoAddressException> assertThatNoAddress() {
		return assertThatExceptionOfType(NoAddressException.class).isThrownBy(this::find);
	}

}
