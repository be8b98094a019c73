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

package io.jobber.lambda.emulator.runtime;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests of programs on this machine from those that web pages have a browser
 * send. A page of any site may send requests to the loopback address: it cannot read the
 * answers, but a request is enough to invoke a function. Browsers say in {@code Origin}
 * and {@code Sec-Fetch-Site} whose page it is, and in {@code Host} the name that it was
 * loaded under, which tells a name that was pointed to this machine afterwards (DNS
 * rebinding). Programs need none of these headers.
 */
public final class LocalRequests {

	private static final Pattern LOOPBACK = Pattern
		.compile("localhost|.+\\.localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

	private static final Pattern PORT = Pattern.compile(":\\d*$");

	private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

	private final Set<String> allowedHosts;

	/**
	 * Create a check.
	 * @param allowedHosts names of this machine beside those of the loopback address, in
	 * lower case
	 */
	public LocalRequests(Set<String> allowedHosts) {
		this.allowedHosts = allowedHosts;
	}

	/**
	 * Check a request.
	 * @param headers those of the request
	 * @return why it is refused; {@code null} if it is not
	 */
	public @Nullable String refusal(HttpHeaders headers) {
		List<String> hosts = headers.getAll("Host");
		String host = hosts.isEmpty() ? "localhost" : hosts.get(0).toLowerCase(Locale.ROOT);
		String name = PORT.matcher(host).replaceFirst("");
		if (hosts.size() > 1 || !(LOOPBACK.matcher(name).matches() || this.allowedHosts.contains(name))) {
			return "the header Host names '%s', which is not the loopback address nor an allowed host".formatted(name);
		}
		String origin = headers.get("Origin");
		if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
			return "it comes from a web page of %s".formatted(origin);
		}
		String site = headers.get("Sec-Fetch-Site");
		if (site != null && !OWN_SITE.contains(site)) {
			return "it comes from a web page of another site";
		}
		return null;
	}

}
