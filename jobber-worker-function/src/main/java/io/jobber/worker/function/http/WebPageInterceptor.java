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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses requests that web pages have a browser send. A page of any site may send
 * requests to servers that its own visitor reaches: it cannot read the answers, but a
 * request is enough to call a function. Browsers say whose page it is in {@code Origin}
 * and {@code Sec-Fetch-Site}. They say in {@code Host} the name that it was loaded under,
 * which tells a name that was pointed to the loopback address afterwards (DNS rebinding),
 * so a server that listens there answers to no other name. Programs need none of these
 * headers.
 */
final class WebPageInterceptor implements HandlerInterceptor {

	private static final Set<Class<?>> GUARDED = Set.of(FunctionController.class, InvitationController.class);

	private static final Pattern LOOPBACK = Pattern
		.compile("localhost|.+\\.localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

	private static final Pattern PORT = Pattern.compile(":\\d*$");

	private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

	private final boolean loopback;

	private final Set<String> allowedHosts;

	/**
	 * Create an interceptor.
	 * @param loopback whether the server listens on the loopback address only
	 * @param allowedHosts names that it has besides, in lower case
	 */
	WebPageInterceptor(boolean loopback, Set<String> allowedHosts) {
		this.loopback = loopback;
		this.allowedHosts = allowedHosts;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws IOException {
		if (!(handler instanceof HandlerMethod method) || !GUARDED.contains(method.getBeanType())) {
			return true;
		}
		String refusal = refusal(request, response);
		if (refusal != null) {
			response.setStatus(HttpStatus.FORBIDDEN.value());
			response.setContentType("text/plain;charset=UTF-8");
			response.getWriter().write(refusal);
		}
		return refusal == null;
	}

	private @Nullable String refusal(HttpServletRequest request, HttpServletResponse response) {
		List<String> hosts = Collections.list(request.getHeaders(HttpHeaders.HOST));
		String host = hosts.isEmpty() ? "localhost" : hosts.get(0).toLowerCase(Locale.ROOT);
		String name = PORT.matcher(host).replaceFirst("");
		if (this.loopback && !LOOPBACK.matcher(name).matches() && !this.allowedHosts.contains(name)) {
			return "The header Host does not name the loopback address (jobber.worker.http.allowed-hosts)";
		}
		// The application has configured CORS, and allows it.
		if (response.containsHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)) {
			return null;
		}
		String site = request.getHeader("Sec-Fetch-Site");
		boolean otherSite = site != null && !OWN_SITE.contains(site);
		return (otherSite || CorsUtils.isCorsRequest(request)) ? "The request comes from another web page" : null;
	}

}
