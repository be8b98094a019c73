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

import java.io.IOException;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MetadataClientTests {

	// Even on a busy machine.
	private static final Duration BOUND = Duration.ofSeconds(30);

	private final FakeMetadataServer server = new FakeMetadataServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void answerIsRead() throws NoAddressException {
		this.server.answer("GET /", 200, "some text");

		assertThat(get(this.server.uri() + "/")).isEqualTo("some text");
	}

	@ParameterizedTest
	@ValueSource(ints = { 201, 204, 304, 400, 401, 403, 404, 429, 500, 503 })
	void otherStatusIsNoAnswer(int status) {
		this.server.answer("GET /", status, (status == 204 || status == 304) ? "" : "10.0.1.2");

		assertThatNoAddress("/").withMessage("GET %s/: status %d", this.server.uri(), status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n" })
	void emptyAnswerIsNone(String body) {
		this.server.answer("GET /", 200, body);

		assertThatNoAddress("/").withMessage("GET %s/: empty answer", this.server.uri());
	}

	@Test
	void redirectIsNotFollowed() {
		this.server.redirect("GET /", this.server.uri() + "/elsewhere").answer("GET /elsewhere", 200, "10.0.1.2");

		assertThatNoAddress("/").withMessageEndingWith("status 302");
		assertThat(this.server.requests()).containsExactly("GET /");
	}

	@Test
	void serverThatDoesNotAnswerIsGivenUp() {
		this.server.hang("GET /");
		long start = System.nanoTime();

		assertThatNoAddress("/").withMessageEndingWith("no answer within 1000 ms");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
	}

	@Test
	void serverThatStopsInTheMiddleOfItsAnswerIsGivenUp() {
		this.server.hangInBody("GET /", "10.0.1.2");
		long start = System.nanoTime();

		assertThatNoAddress("/").withMessageEndingWith("no answer within 1000 ms");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
	}

	@Test
	void requestsOfOneClientShareTheirTime() throws NoAddressException {
		this.server.answer("GET /first", 200, "text").hang("GET /second");
		long start = System.nanoTime();
		MetadataClient client = new MetadataClient();

		client.send(MetadataClient.request(this.server.uri() + "/first").build());
		for (int i = 0; i < 60; i++) {
			assertThatExceptionOfType(NoAddressException.class)
				.isThrownBy(() -> client.send(MetadataClient.request(this.server.uri() + "/second").build()));
		}

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
	}

	@Test
	void endlessAnswerIsCutOff() {
		this.server.on("GET /", (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			OutputStream body = exchange.getResponseBody();
			while (true) {
				body.write(new byte[8192]);
			}
		});

		assertThatNoAddress("/").withMessageContaining("longer than 262144 bytes");
	}

	@Test
	void connectionThatIsRefusedIsTold() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}

		assertThatExceptionOfType(NoAddressException.class).isThrownBy(() -> get("http://127.0.0.1:" + port))
			.withMessageContaining("ConnectException");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "169.254.169.254", "file:///etc/hosts", "http://", "http://a b", "://" })
	void whatIsNoAddressOfAServerIsTold(String uri) {
		assertThatExceptionOfType(NoAddressException.class).isThrownBy(() -> MetadataClient.request(uri))
			.withMessageContaining(uri);
	}

	@Test
	void proxyIsNotAsked() throws NoAddressException {
		this.server.answer("GET /", 200, "text");
		ProxySelector previous = ProxySelector.getDefault();
		RecordingProxySelector selector = new RecordingProxySelector();
		ProxySelector.setDefault(selector);
		try {
			get(this.server.uri() + "/");
		}
		finally {
			ProxySelector.setDefault(previous);
		}

		assertThat(selector.asked).isEmpty();
	}

	@Test
	void interruptEndsTheWaitAndIsKept() {
		this.server.hang("GET /");
		Thread.currentThread().interrupt();

		assertThatNoAddress("/").withMessageEndingWith("interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	private ThrowableAssertAlternative<NoAddressException> assertThatNoAddress(String path) {
		return assertThatExceptionOfType(NoAddressException.class).isThrownBy(() -> get(this.server.uri() + path));
	}

	private static String get(String uri) throws NoAddressException {
		return new MetadataClient().send(MetadataClient.request(uri).build());
	}

	private static final class RecordingProxySelector extends ProxySelector {

		private final List<URI> asked = new CopyOnWriteArrayList<>();

		@Override
		public List<Proxy> select(URI uri) {
			this.asked.add(uri);
			return List.of(Proxy.NO_PROXY);
		}

		@Override
		public void connectFailed(URI uri, SocketAddress address, IOException failure) {
			this.asked.add(uri);
		}

	}

}
