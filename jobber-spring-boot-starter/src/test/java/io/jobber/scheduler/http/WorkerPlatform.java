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

package io.jobber.scheduler.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.jobber.scheduler.EchoWorker;
import io.jobber.worker.Worker;

/**
 * A platform that runs an echoing worker for a POST to {@code /run} and answers with its
 * report; what other paths answer is up to the test.
 */
final class WorkerPlatform implements AutoCloseable {

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Worker worker = new Worker(EchoWorker.handler());

	private final HttpServer server;

	WorkerPlatform() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		answer("/run", (exchange) -> {
			String invitation = read(exchange);
			answer(exchange, 200,
					EchoWorker.report(this.worker.join(EchoWorker.invitation(invitation)).report().join()));
		});
		answer("/hold", (exchange) -> {
			try {
				this.closed.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		this.server.start();
	}

	URI url(String path) {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + path);
	}

	void answer(String path, Answer answer) {
		this.server.createContext(path, (exchange) -> {
			try (exchange) {
				answer.to(exchange);
			}
		});
	}

	static void answer(HttpExchange exchange, int status, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		try {
			exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
			exchange.getResponseBody().write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String read(HttpExchange exchange) throws IOException {
		return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.worker.close();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	/**
	 * Answers a request.
	 */
	@FunctionalInterface
	interface Answer {

		void to(HttpExchange exchange) throws IOException;

	}

}
