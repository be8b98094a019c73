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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.worker.function.application.JobberWorkerApplication;

/**
 * A function server in this JVM, and its client.
 */
final class FunctionServer implements AutoCloseable {

	static final String JSON = "application/json";

	static final String TEXT = "text/plain";

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	// The starter is on the class path of the tests.
	FunctionServer(Class<?> worker, String... settings) {
		this.context = JobberWorkerApplication.run(worker,
				Stream.concat(Stream.of("--server.port=0", "--server.address=127.0.0.1", "--jobber.enabled=false",
						"--spring.grpc.server.enabled=false"), Stream.of(settings))
					.toArray(String[]::new));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	URI uri(String path) {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return URI.create("http://127.0.0.1:" + port + path);
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(uri(path)).timeout(LIMIT).build(), BodyHandlers.ofString());
	}

	HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
		return this.client.send(request(path, TEXT).method(method, BodyPublishers.noBody()).build(),
				BodyHandlers.ofString());
	}

	HttpResponse<String> post(String path, String contentType, String body) throws IOException, InterruptedException {
		return this.client.send(request(path, contentType).POST(BodyPublishers.ofString(body)).build(),
				BodyHandlers.ofString());
	}

	HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
		return this.client.send(
				request(path, "application/octet-stream").POST(BodyPublishers.ofByteArray(body)).build(),
				BodyHandlers.ofByteArray());
	}

	CompletableFuture<HttpResponse<String>> postAsync(String path, String contentType, String body) {
		return this.client.sendAsync(request(path, contentType).POST(BodyPublishers.ofString(body)).build(),
				BodyHandlers.ofString());
	}

	@Override
	public void close() {
		this.context.close();
	}

	private HttpRequest.Builder request(String path, String contentType) {
		return HttpRequest.newBuilder(uri(path))
			.timeout(LIMIT)
			.header("Content-Type", contentType)
			.header("currency", "EUR")
			.header("Authorization", "s3cret");
	}

}
