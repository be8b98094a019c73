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

package io.jobber.worker.function.lambda;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The API that Lambda offers to the runtime in one environment, as "Using the Lambda
 * runtime API" in its developer guide has it.
 */
final class RuntimeApi implements AutoCloseable {

	private static final String PREFIX = "/2018-06-01/runtime/";

	private static final String CLIENT_CONTEXT = "{\"custom\":{\"application\":\"shop\",\"pool\":\"images\"}}";

	private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();

	private final Map<String, Invocation> running = new ConcurrentHashMap<>();

	private final CompletableFuture<Void> polled = new CompletableFuture<>();

	private final CompletableFuture<Void> checkpoint = new CompletableFuture<>();

	private final CompletableFuture<Void> restore = new CompletableFuture<>();

	private final CompletableFuture<String> initError = new CompletableFuture<>();

	private final AtomicInteger ids = new AtomicInteger();

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
	 * Give the function an event, as soon as it asks for one.
	 */
	Invocation invoke(String event, Duration timeout) {
		Invocation invocation = new Invocation("request-" + this.ids.incrementAndGet(), event, timeout,
				new CompletableFuture<>());
		this.waiting.add(invocation);
		return invocation;
	}

	/**
	 * Completes when the function has started and asks for its first event.
	 */
	CompletableFuture<Void> polled() {
		return this.polled;
	}

	/**
	 * Completes when Lambda would take a snapshot.
	 */
	CompletableFuture<Void> checkpoint() {
		return this.checkpoint;
	}

	/**
	 * Let a start for a snapshot go on, as one that was restored.
	 */
	void restore() {
		this.restore.complete(null);
	}

	/**
	 * Completes if the function could not be started.
	 */
	CompletableFuture<String> initError() {
		return this.initError;
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
			switch (path.replaceAll("invocation/[^/]+/", "")) {
				case "invocation/next" -> next(exchange);
				case "response" -> answered(exchange, path, new Answer(true, body));
				case "error" -> answered(exchange, path, new Answer(false, body));
				case "restore/next" -> restored(exchange);
				case "init/error" -> {
					this.initError.complete(body);
					exchange.sendResponseHeaders(202, -1);
				}
				default -> exchange.sendResponseHeaders(404, -1);
			}
		}
	}

	private void restored(HttpExchange exchange) throws IOException {
		this.checkpoint.complete(null);
		this.restore.orTimeout(Application.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
		exchange.sendResponseHeaders(200, -1);
	}

	private void next(HttpExchange exchange) throws IOException {
		this.polled.complete(null);
		Invocation invocation;
		try {
			invocation = this.waiting.take();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		this.running.put(invocation.requestId(), invocation);
		byte[] event = invocation.event().getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
		exchange.getResponseHeaders()
			.set("Lambda-Runtime-Deadline-Ms",
					Long.toString(System.currentTimeMillis() + invocation.timeout().toMillis()));
		exchange.getResponseHeaders()
			.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:worker:live");
		exchange.getResponseHeaders().set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
		exchange.getResponseHeaders().set("Lambda-Runtime-Client-Context", CLIENT_CONTEXT);
		exchange.sendResponseHeaders(200, event.length);
		exchange.getResponseBody().write(event);
	}

	private void answered(HttpExchange exchange, String path, Answer answer) throws IOException {
		Invocation invocation = this.running.remove(path.split("/")[1]);
		exchange.sendResponseHeaders((invocation != null) ? 202 : 400, -1);
		if (invocation != null) {
			invocation.answer().complete(answer);
		}
	}

	/**
	 * One event and what becomes of it.
	 */
	record Invocation(String requestId, String event, Duration timeout, CompletableFuture<Answer> answer) {

		Answer await() {
			return this.answer.orTimeout(Application.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
		}

	}

	/**
	 * What the function answered.
	 *
	 * @param success whether it is a response, and not an error
	 * @param body JSON
	 */
	record Answer(boolean success, String body) {

	}

}
