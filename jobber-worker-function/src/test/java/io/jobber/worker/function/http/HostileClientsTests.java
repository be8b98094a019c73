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

package io.jobber.worker.function.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.jobber.worker.function.diagnostic.DiagnosticWorker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that send less than they promise, over real sockets, beside clients that do
 * not. {@code -Dhostile.clients=3000} is the long form, {@code -Dhostile.seed} another
 * choice.
 */
@Timeout(300)
class HostileClientsTests {

	private static final int THREADS = 16;

	private static final int CLIENTS = Integer.getInteger("hostile.clients", 4 * THREADS);

	private static final long SEED = Long.getLong("hostile.seed", 42);

	private static FunctionServer server;

	private final List<Socket> sockets = new ArrayList<>();

	@BeforeAll
	static void start() {
		// Whatever waits in a thread waits for longer than the test.
		server = new FunctionServer(DiagnosticWorker.class, "--server.tomcat.threads.max=" + THREADS,
				"--server.tomcat.connection-timeout=10m", "--jobber.worker.http.payload-timeout=10m",
				"--jobber.worker.http.invitations=true");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void hangUp() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void othersAreServedWhileBodiesDoNotArrive(Kind kind) throws Exception {
		for (int i = 0; i < CLIENTS; i++) {
			connect(server).getOutputStream().write(kind.bytes());
		}

		assertThatOthersAreServed();
	}

	@Test
	void othersAreServedWhateverStrangersSend() throws Exception {
		Random random = new Random(SEED);
		for (int i = 0; i < 2 * CLIENTS; i++) {
			byte[] bytes = Kind.values()[random.nextInt(Kind.values().length)].bytes();
			for (int flips = random.nextInt(3); flips > 0; flips--) {
				bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
			}
			Socket socket = connect(server);
			socket.getOutputStream().write(bytes, 0, 1 + random.nextInt(bytes.length));
			if (random.nextInt(8) == 0) {
				socket.setSoLinger(true, 0);
				socket.close();
			}
		}

		assertThatOthersAreServed();
	}

	@ParameterizedTest
	@EnumSource(names = { "LENGTH", "CHUNKED", "INVITATION" })
	void bodyThatTakesTooLongIsAnsweredAndItsConnectionClosed(Kind kind) throws Exception {
		try (FunctionServer impatient = new FunctionServer(DiagnosticWorker.class,
				"--server.tomcat.connection-timeout=10m", "--jobber.worker.http.payload-timeout=10ms",
				"--jobber.worker.http.invitations=true")) {
			Socket socket = connect(impatient);

			socket.getOutputStream().write(kind.bytes());

			assertThat(answer(socket)).startsWith("HTTP/1.1 408")
				.contains("The payload has not arrived within 10 ms (jobber.worker.http.payload-timeout)");
		}
	}

	@Test
	void bodyThatStopsIsEndedByTheConnectionTimeout() throws Exception {
		try (FunctionServer impatient = new FunctionServer(DiagnosticWorker.class,
				"--server.tomcat.connection-timeout=10ms")) {
			Socket socket = connect(impatient);

			socket.getOutputStream().write(Kind.CHUNKED.bytes());

			assertThat(answer(socket)).doesNotContain("HTTP/1.1 2");
		}
	}

	@Test
	void refusedBodyIsReadSoThatItsSenderSeesTheAnswer() throws Exception {
		try (FunctionServer small = new FunctionServer(DiagnosticWorker.class,
				"--jobber.worker.http.max-payload-size=1KB")) {
			assertThat(small.post("/echo", FunctionServer.TEXT, "x".repeat(1_000_000)).statusCode()).isEqualTo(413);
			assertThat(small.post("/echo", FunctionServer.TEXT, "x").statusCode()).isEqualTo(200);
		}
	}

	private static void assertThatOthersAreServed() throws Exception {
		for (int i = 0; i < 3; i++) {
			assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
			assertThat(server.post("/echo", FunctionServer.TEXT, "x").body()).isEqualTo("x");
		}
	}

	private Socket connect(FunctionServer to) throws IOException {
		URI uri = to.uri("/");
		Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
		socket.setSoTimeout((int) Duration.ofMinutes(3).toMillis());
		this.sockets.add(socket);
		return socket;
	}

	private static String answer(Socket socket) throws IOException {
		try (InputStream in = socket.getInputStream()) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/**
	 * What a body that does not arrive may belong to.
	 */
	enum Kind {

		LENGTH("POST /echo", "Content-Type: text/plain\r\nContent-Length: 4000000", "x"),

		CHUNKED("POST /echo", "Content-Type: text/plain\r\nTransfer-Encoding: chunked", "1\r\nx\r\n"),

		TOO_LARGE("POST /echo", "Content-Length: 1000000000", "x"),

		FORM("POST /echo", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000", "x="),

		PUT("PUT /echo", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000", "x="),

		INVITATION("POST /jobber/worker", "Content-Type: application/json\r\nContent-Length: 1000", "{"),

		GET("GET /echo/x", "Content-Length: 1000", "x"),

		HEALTH("GET /actuator/health/readiness", "Content-Length: 1000", "x"),

		UNKNOWN("POST /a/b/c", "Transfer-Encoding: chunked", "1\r\nx\r\n"),

		HEADERS("POST /echo", "X-Header: ", null);

		private final String text;

		Kind(String request, String headers, String body) {
			this.text = request + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers
					+ ((body != null) ? "\r\n\r\n" + body : "");
		}

		byte[] bytes() {
			return this.text.getBytes(StandardCharsets.ISO_8859_1);
		}

	}

}
