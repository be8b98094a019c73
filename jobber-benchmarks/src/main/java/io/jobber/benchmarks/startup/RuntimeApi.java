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

package io.jobber.benchmarks.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The API that Lambda offers to the runtime of one environment, as far as a single
 * invocation needs it.
 */
final class RuntimeApi implements AutoCloseable {

	private static final String PREFIX = "/2018-06-01/runtime/";

	private final CompletableFuture<String> event = new CompletableFuture<>();

	private final CompletableFuture<String> answer = new CompletableFuture<>();

	private final CompletableFuture<Void> checkpoint = new CompletableFuture<>();

	private final CompletableFuture<Void> restore = new CompletableFuture<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	RuntimeApi() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext(PREFIX, this::handle);
		this.server.start();
	}

	String address() {
		return "127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * Give the function its event, as soon as it asks for one.
	 * @param event the event
	 */
	void invoke(String event) {
		this.event.complete(event);
	}

	/**
	 * Completes with what the function answered; exceptionally if that is an error.
	 * @return a future of the answer
	 */
	CompletableFuture<String> answer() {
		return this.answer;
	}

	/**
	 * Completes when the snapshot would be taken.
	 * @return a future that completes then
	 */
	CompletableFuture<Void> checkpoint() {
		return this.checkpoint;
	}

	void restore() {
		this.restore.complete(null);
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private void handle(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		try (exchange) {
			if (path.equals("invocation/next")) {
				next(exchange);
			}
			else if (path.equals("restore/next")) {
				this.checkpoint.complete(null);
				this.restore.get();
				exchange.sendResponseHeaders(200, -1);
			}
			else {
				if (path.endsWith("/response")) {
					this.answer.complete(body);
				}
				else {
					this.answer.completeExceptionally(new IllegalStateException("The worker failed: " + body));
					this.checkpoint.complete(null);
				}
				exchange.sendResponseHeaders(202, -1);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			throw new IOException(ex);
		}
	}

	private void next(HttpExchange exchange) throws IOException, InterruptedException, ExecutionException {
		if (this.answer.isDone()) {
			// There is no second event; the worker waits until it is ended.
			new CompletableFuture<Void>().get();
		}
		byte[] event = this.event.get().getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "request-1");
		exchange.getResponseHeaders()
			.set("Lambda-Runtime-Deadline-Ms",
					Long.toString(System.currentTimeMillis() + Duration.ofMinutes(15).toMillis()));
		exchange.getResponseHeaders()
			.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:worker:live");
		exchange.sendResponseHeaders(200, event.length);
		exchange.getResponseBody().write(event);
	}

}
