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

package io.jobber.scheduler.lambda;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server on a free port of this machine that speaks as much HTTP as the Lambda API
 * needs, and can hold a call, or break its connection, as no well-behaved server does.
 */
final class StubLambda implements AutoCloseable {

	static final String REQUEST_ID = "8f3b2c1d-0000-4000-8000-0123456789ab";

	final List<Request> requests = new CopyOnWriteArrayList<>();

	/**
	 * How many connections the client closed while it waited for an answer.
	 */
	final AtomicInteger abandoned = new AtomicInteger();

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final ServerSocket server;

	volatile Function<Request, CompletableFuture<Answer>> behaviour = (request) -> new CompletableFuture<>();

	StubLambda() throws IOException {
		this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.server.getLocalPort());
	}

	void answer(Answer answer) {
		this.behaviour = (request) -> CompletableFuture.completedFuture(answer);
	}

	CompletableFuture<Answer> hold() {
		CompletableFuture<Answer> answer = new CompletableFuture<>();
		this.behaviour = (request) -> answer;
		return answer;
	}

	/**
	 * Break all connections: the other side reads a reset.
	 */
	void reset() {
		this.connections.forEach((connection) -> {
			try (connection) {
				connection.setSoLinger(true, 0);
			}
			catch (IOException ex) {
				// The client was faster.
			}
		});
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		reset();
	}

	private void accept() {
		try {
			while (true) {
				Socket connection = this.server.accept();
				this.connections.add(connection);
				start(() -> serve(connection));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void serve(Socket connection) {
		CompletableFuture<Answer> pending = CompletableFuture.completedFuture(null);
		try (connection) {
			InputStream in = new BufferedInputStream(connection.getInputStream());
			for (Request request = read(in); request != null; request = read(in)) {
				this.requests.add(request);
				pending = this.behaviour.apply(request);
				pending.thenAccept((answer) -> write(connection, answer));
			}
		}
		catch (IOException ex) {
			// Broken by either side.
		}
		finally {
			this.connections.remove(connection);
			if (!pending.isDone()) {
				this.abandoned.incrementAndGet();
			}
		}
	}

	private static Request read(InputStream in) throws IOException {
		String start = line(in);
		if (start.isEmpty()) {
			return null;
		}
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
		}
		byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
		String[] words = start.split(" ");
		return new Request(words[0], words[1], headers, new String(body, StandardCharsets.UTF_8));
	}

	private static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int each = in.read(); each != -1 && each != '\n'; each = in.read()) {
			line.write(each);
		}
		return line.toString(StandardCharsets.ISO_8859_1).strip();
	}

	private static void write(Socket connection, Answer answer) {
		byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
		StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Answer\r\n");
		head.append("x-amzn-RequestId: " + REQUEST_ID + "\r\nContent-Type: application/json\r\n");
		head.append("Content-Length: " + body.length + "\r\n");
		answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
		try {
			connection.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
			connection.getOutputStream().write(body);
			connection.getOutputStream().flush();
		}
		catch (IOException ex) {
			// The client has given up.
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "stub-lambda");
		thread.setDaemon(true);
		thread.start();
	}

	record Request(String method, String path, Map<String, String> headers, String body) {
	}

	record Answer(int status, Map<String, String> headers, String body) {

		static Answer ok(String payload) {
			return new Answer(200, Map.of("X-Amz-Executed-Version", "$LATEST"), payload);
		}

		static Answer accepted() {
			return new Answer(202, Map.of(), "");
		}

		static Answer functionError(String payload) {
			return new Answer(200, Map.of("X-Amz-Function-Error", "Unhandled"), payload);
		}

		/**
		 * An error as AWS words it: its code in a header, the message in the body.
		 */
		static Answer error(int status, String code, String body) {
			return new Answer(status, Map.of("x-amzn-ErrorType", code), body);
		}

	}

}
