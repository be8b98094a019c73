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

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Locale;
import java.util.Map;

import io.jobber.scheduler.LoopbackHost;

/**
 * The URL that invitations are posted to, with its headers. Its name, for logs, is the
 * URL without its query, for there may be secrets in that.
 */
final class Target {

	private final URI url;

	private final String name;

	private final HttpRequest template;

	private final String settings;

	Target(URI url, Map<String, String> headers, String settings) {
		this.url = url;
		this.settings = settings;
		this.name = name(url);
		HttpRequest.Builder builder = HttpRequest.newBuilder(url)
			.header("Content-Type", "application/json")
			.header("Accept", "application/json");
		headers.forEach((header, value) -> set(builder, header, value));
		this.template = builder.build();
	}

	HttpRequest post(BodyPublisher body) {
		return HttpRequest.newBuilder(this.template, (header, value) -> true).POST(body).build();
	}

	String setting(String name) {
		return this.settings + ".scheduler.http." + name;
	}

	boolean isLoopback() {
		return LoopbackHost.matches(this.url.getHost());
	}

	@Override
	public String toString() {
		return this.name;
	}

	private String name(URI url) {
		String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
		if ((!scheme.equals("http") && !scheme.equals("https")) || url.getHost() == null) {
			throw new IllegalArgumentException("Not an absolute http or https URL (" + setting("url") + ")");
		}
		if (url.getRawUserInfo() != null) {
			throw new IllegalArgumentException("User and password of a URL are not sent (" + setting("url")
					+ "): set an Authorization header (" + setting("headers") + ")");
		}
		return scheme + "://" + url.getRawAuthority() + url.getRawPath();
	}

	private void set(HttpRequest.Builder builder, String header, String value) {
		try {
			builder.setHeader(header, value);
		}
		catch (IllegalArgumentException ex) {
			// Its message shows the value, which may be a secret.
			throw new IllegalArgumentException("Header " + header + " cannot be sent: either the client sets it itself,"
					+ " or its name or value has illegal characters (" + setting("headers") + ")");
		}
	}

}
