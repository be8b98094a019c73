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
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.jobber.worker.function.diagnostic.DiagnosticWorker;
import io.jobber.worker.function.process.FakeDispatcher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Web pages may have a browser send requests to a function server; nothing is done for
 * them.
 */
@Timeout(300)
class WebPageTests {

	private static final String INVITATIONS = "--jobber.worker.http.invitations=true";

	private static FunctionServer server;

	@BeforeAll
	static void start() {
		server = new FunctionServer(DiagnosticWorker.class, INVITATIONS,
				"--jobber.worker.http.allowed-hosts=Worker.internal");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Origin: http://evil.example", "Origin: null", "Origin: http://localhost:1",
			"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Host: evil.example", "Host: evil.example:7050",
			"Host: 127.0.0.1.evil.example", "Host: 10.0.0.1" })
	void webPageNeitherCallsAFunctionNorInvites(String header) throws Exception {
		assertThat(send(server, "GET /echo/called", header, "")).startsWith("HTTP/1.1 403").doesNotContain("called");
		assertThat(send(server, "POST /echo", header, "called")).startsWith("HTTP/1.1 403").doesNotContain("called");
		try (FakeDispatcher dispatcher = new FakeDispatcher()) {
			String invitation = dispatcher.invitation(FakeDispatcher.TOKEN);

			assertThat(send(server, "POST /jobber/worker", header + "\r\nContent-Type: application/json", invitation))
				.startsWith("HTTP/1.1 403");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
	void invitationAsAnyPageMaySendItIsRefused(String type) throws Exception {
		assertThat(send(server, "POST /jobber/worker", "Content-Type: " + type, "{}")).startsWith("HTTP/1.1 415");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Nothing: is said", "Host: localhost", "Host: LOCALHOST:7050", "Host: [::1]:7050",
			"Host: worker.internal:7050", "Sec-Fetch-Site: none" })
	void programIsServed(String header) throws Exception {
		assertThat(send(server, "POST /echo", header, "called")).startsWith("HTTP/1.1 200").contains("called");
	}

	@Test
	void serverOnOtherAddressesHasAnyNameAndRefusesPagesAllTheSame() throws Exception {
		WebPageInterceptor interceptor = new WebPageInterceptor(false, Set.of());
		HandlerMethod handler = new HandlerMethod(server.bean(FunctionController.class),
				FunctionController.class.getDeclaredMethod("get", String.class, String.class, HttpHeaders.class));
		MockHttpServletRequest request = new MockHttpServletRequest();

		request.addHeader("Host", "worker.example");
		assertThat(interceptor.preHandle(request, new MockHttpServletResponse(), handler)).isTrue();
		request.addHeader("Origin", "http://evil.example");
		assertThat(interceptor.preHandle(request, new MockHttpServletResponse(), handler)).isFalse();
	}

	@Test
	void pageThatTheApplicationAllowsIsServed() throws Exception {
		try (FunctionServer cors = new FunctionServer(CorsWorker.class)) {
			assertThat(send(cors, "POST /echo", "Origin: http://good.example", "called")).startsWith("HTTP/1.1 200");
			assertThat(send(cors, "POST /echo", "Origin: http://evil.example", "called")).startsWith("HTTP/1.1 403");
		}
	}

	private static String send(FunctionServer to, String request, String header, String body) throws IOException {
		URI uri = to.uri("/");
		try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
			socket.setSoTimeout(180_000);
			String host = header.startsWith("Host:") ? "" : "Host: " + uri.getAuthority() + "\r\n";
			socket.getOutputStream()
				.write("%s HTTP/1.1\r\n%s%s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
					.formatted(request, host, header, body.length(), body)
					.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(DiagnosticWorker.class)
	static class CorsWorker {

		@Bean
		WebMvcConfigurer cors() {
			return new WebMvcConfigurer() {

				@Override
				public void addCorsMappings(CorsRegistry registry) {
					registry.addMapping("/**").allowedOrigins("http://good.example").allowedMethods("POST");
				}

			};
		}

	}

}
