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

package io.jobber.worker.function.standing.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * AWS STS as far as GetCallerIdentity goes: it makes each signature again of what has
 * arrived, and compares.
 */
final class FakeSts implements AutoCloseable {

	static final String SECRET = "a-secret-access-key";

	final AtomicInteger requests = new AtomicInteger();

	private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

	private final Map<String, String> arns;

	FakeSts(Map<String, String> arns) throws IOException {
		this.arns = arns;
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.requests.incrementAndGet();
		Map<String, String> query = new TreeMap<>();
		for (String parameter : exchange.getRequestURI().getRawQuery().split("&")) {
			String[] parts = parameter.split("=", 2);
			query.put(decode(parts[0]), decode(parts[1]));
		}
		String signature = query.remove("X-Amz-Signature");
		String arn = this.arns.get(query.get("X-Amz-Credential").split("/")[0]);
		boolean good = arn != null && signature.equals(signature(exchange, query));
		byte[] body = (good
				? "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>" + arn
						+ "</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"
				: "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>")
			.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(good ? 200 : 403, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private static String signature(HttpExchange exchange, Map<String, String> query) {
		String signedHeaders = query.get("X-Amz-SignedHeaders");
		String headers = Arrays.stream(signedHeaders.split(";"))
			.map((name) -> name + ":" + exchange.getRequestHeaders().getFirst(name) + "\n")
			.collect(Collectors.joining());
		String request = String.join("\n", exchange.getRequestMethod(), "/",
				query.entrySet()
					.stream()
					.map((each) -> encode(each.getKey()) + "=" + encode(each.getValue()))
					.collect(Collectors.joining("&")),
				headers, signedHeaders, sha256(""));
		String scope = query.get("X-Amz-Credential").split("/", 2)[1];
		byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
		for (String part : List.of(scope.split("/"))) {
			key = hmac(key, part);
		}
		return HexFormat.of()
			.formatHex(
					hmac(key, String.join("\n", "AWS4-HMAC-SHA256", query.get("X-Amz-Date"), scope, sha256(request))));
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8)
			.replace("+", "%20")
			.replace("*", "%2A")
			.replace("%7E", "~");
	}

	private static byte[] hmac(byte[] key, String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key, "HmacSHA256"));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String sha256(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
