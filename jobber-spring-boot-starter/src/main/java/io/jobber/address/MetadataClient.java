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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks one metadata server. All requests together take no longer than {@link #TIMEOUT},
 * counted from the construction, so that a server that is not there does not hold up the
 * start. Neither follows redirects nor goes through a proxy: a metadata server answers
 * from this very host.
 */
final class MetadataClient {

	static final Duration CONNECT_TIMEOUT = Duration.ofMillis(300);

	static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.followRedirects(HttpClient.Redirect.NEVER)
		.proxy(HttpClient.Builder.NO_PROXY)
		.connectTimeout(CONNECT_TIMEOUT)
		.build();

	private final long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();

	/**
	 * Start a request.
	 * @param uri where to
	 * @return a builder of it
	 * @throws NoAddressException if that is no address of an HTTP server
	 */
	static HttpRequest.Builder request(String uri) throws NoAddressException {
		try {
			return HttpRequest.newBuilder(URI.create(uri));
		}
		catch (IllegalArgumentException ex) {
			throw new NoAddressException("not the address of an HTTP server: " + uri);
		}
	}

	/**
	 * Send a request and wait for the answer.
	 * @param request what to send
	 * @return what a status of 200 came with, which is not empty
	 * @throws NoAddressException if there is no such answer in time
	 */
	String send(HttpRequest request) throws NoAddressException {
		// The request's own timeout would not cover the body.
		CompletableFuture<HttpResponse<String>> answer = this.client.sendAsync(request,
				(info) -> (info.statusCode() == 200) ? new LimitedBody() : BodyHandlers.replacing("").apply(info));
		try {
			return body(answer.get(this.deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
		}
		catch (TimeoutException ex) {
			throw new NoAddressException(told(request) + ": no answer within " + TIMEOUT.toMillis() + " ms");
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() instanceof IOException io) ? io : ex;
			throw new NoAddressException(told(request) + ": " + cause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new NoAddressException(told(request) + ": interrupted");
		}
		finally {
			answer.cancel(true);
		}
	}

	private static String body(HttpResponse<String> response) throws NoAddressException {
		if (response.statusCode() != 200) {
			throw new NoAddressException(told(response.request()) + ": status " + response.statusCode());
		}
		if (response.body().isBlank()) {
			throw new NoAddressException(told(response.request()) + ": empty answer");
		}
		return response.body();
	}

	private static String told(HttpRequest request) {
		return request.method() + " " + request.uri();
	}

}
