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

package io.jobber.lambda.emulator;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A request whose headers are all its own, as those of Java's client are not.
 */
public final class RawRequest {

	private final String address;

	private final String headers;

	private RawRequest(String address, String headers) {
		this.address = address;
		this.headers = headers;
	}

	public static RawRequest to(String address) {
		return new RawRequest(address, "");
	}

	public RawRequest header(String header) {
		return new RawRequest(this.address, this.headers + header + "\r\n");
	}

	public String get(String path) throws IOException {
		return send("GET", path, "");
	}

	public String post(String path, String body) throws IOException {
		return send("POST", path, body);
	}

	public String send(String method, String path, String body) throws IOException {
		String[] host = this.address.split(":");
		try (Socket socket = new Socket(host[0], Integer.parseInt(host[1]))) {
			socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
			String own = this.headers.startsWith("Host:") ? "" : "Host: " + this.address + "\r\n";
			socket.getOutputStream()
				.write("%s %s HTTP/1.1\r\n%s%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
					.formatted(method, path, own, this.headers, body.length(), body)
					.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
