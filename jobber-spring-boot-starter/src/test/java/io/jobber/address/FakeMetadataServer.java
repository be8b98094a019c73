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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * A metadata server on loopback. Answers 404 to all that it was not taught.
 */
final class FakeMetadataServer implements AutoCloseable {

	private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	FakeMetadataServer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	/**
	 * Teach an answer.
	 * @param request method and path, such as {@code GET /}
	 * @param handler what answers
	 * @return this
	 */
	FakeMetadataServer on(String request, HttpHandler handler) {
		this.handlers.put(request, handler);
		return this;
	}

	FakeMetadataServer answer(String request, int status, String body) {
		return on(request, (exchange) -> send(exchange, status, body));
	}

	FakeMetadataServer hang(String request) {
		return on(request, (exchange) -> awaitClose());
	}

	FakeMetadataServer hangInBody(String request, String start) {
		return on(request, (exchange) -> {
			byte[] bytes = start.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, bytes.length + 10);
			exchange.getResponseBody().write(bytes);
			exchange.getResponseBody().flush();
			awaitClose();
		});
	}

	static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, (bytes.length == 0) ? -1 : bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	String uri() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	private void handle(HttpExchange exchange) throws IOException {
		String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
		try (exchange) {
			this.handlers.getOrDefault(request, (unknown) -> send(unknown, 404, "Not Found")).handle(exchange);
		}
	}

	private void awaitClose() {
		try {
			this.closed.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
