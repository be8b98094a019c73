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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.WorkerLauncherContract;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HttpWorkerLauncher}.
 */
class HttpWorkerLauncherTests extends WorkerLauncherContract {

	private static final Invitation INVITATION = new Invitation("127.0.0.1:9", "s3cret", 4, Duration.ofMinutes(15));

	private final WorkerPlatform platform = new WorkerPlatform();

	HttpWorkerLauncherTests() throws IOException {
	}

	@AfterEach
	void closePlatform() {
		this.platform.close();
	}

	@Override
	protected WorkerLauncher createLauncher() {
		return launcher("/run");
	}

	@Override
	protected WorkerLauncher createRefusedLauncher() {
		this.platform.answer("/refuse", (exchange) -> WorkerPlatform.answer(exchange, 403, "Not you"));
		return launcher("/refuse");
	}

	@Override
	protected boolean endsWorkersWhenClosed() {
		return false;
	}

	@Test
	void invitationIsPostedAsJsonWithTheHeaders() {
		CompletableFuture<String> request = new CompletableFuture<>();
		this.platform.answer("/echo", (exchange) -> {
			request.complete(exchange.getRequestMethod() + " " + exchange.getProtocol() + " "
					+ exchange.getRequestHeaders().getFirst("Content-Type") + " "
					+ exchange.getRequestHeaders().getFirst("Authorization") + " " + WorkerPlatform.read(exchange));
			WorkerPlatform.answer(exchange, 202, "");
		});

		launch(new HttpWorkerLauncher(this.platform.url("/echo"), Map.of("Authorization", "Bearer b")), INVITATION);

		assertThat(request).succeedsWithin(LIMIT)
			.isEqualTo("POST HTTP/1.1 application/json Bearer b "
					+ "{\"address\":\"127.0.0.1:9\",\"token\":\"s3cret\",\"slots\":4,\"lifetime\":\"PT15M\"}");
	}

	@ParameterizedTest
	@CsvSource({ "202,", "202,queued", "204,", "200,", "201,{}", "200,<html>" })
	void successWithoutAReportIsAnAcceptedLaunchOfUnknownEnd(int status, String body) {
		this.platform.answer("/accept", (exchange) -> {
			WorkerPlatform.read(exchange);
			WorkerPlatform.answer(exchange, status, (body != null) ? body : "");
		});
		HttpWorkerLauncher launcher = launcher("/accept");

		CompletableFuture<WorkReport> run = launch(launcher, INVITATION);

		eventually(() -> launcher.held() == 0);
		assertThat(run).isNotDone();
	}

	@ParameterizedTest
	@CsvSource({ "400,INVALID", "401,FORBIDDEN", "403,FORBIDDEN", "404,NOT_FOUND", "405,INVALID", "410,NOT_FOUND",
			"413,INVALID", "429,THROTTLED", "500,FAILED", "501,UNAVAILABLE", "502,UNAVAILABLE", "503,THROTTLED",
			"504,UNAVAILABLE" })
	void statusSaysWhatWentWrong(int status, Reason reason) {
		LaunchException failure = failure(answer(status, "just\n because"));

		assertThat(failure.getReason()).isEqualTo(reason);
		assertThat(failure).hasMessage(this.platform.url("/answer") + " answered a launch with status " + status
				+ ": just because (jobber.scheduler.http.url)");
		assertThat(failure.getRetryAfter()).isNull();
	}

	@Test
	void throttlingPlatformSaysForHowLong() {
		this.platform.answer("/throttle", (exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "7");
			WorkerPlatform.answer(exchange, 429, "");
		});

		LaunchException failure = failure(launch(launcher("/throttle"), INVITATION));

		assertThat(failure.getRetryAfter()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void redirectIsNotFollowedBecauseOfTheSecret() {
		this.platform.answer("/redirect", (exchange) -> {
			exchange.getResponseHeaders().set("Location", this.platform.url("/run").toString());
			WorkerPlatform.answer(exchange, 307, "");
		});

		LaunchException failure = failure(launch(launcher("/redirect"), INVITATION));

		assertThat(failure.getReason()).isEqualTo(Reason.INVALID);
		assertThat(failure).hasMessageContaining("status 307, and redirects are not followed");
	}

	@Test
	void messageHoldsNeitherQueryNorTokenNorMuchOfTheBody() {
		this.platform.answer("/repeat", (exchange) -> WorkerPlatform.answer(exchange, 400,
				WorkerPlatform.read(exchange) + "x".repeat(1_000_000)));

		LaunchException failure = failure(launch(launcher("/repeat?code=5ecret"), INVITATION));

		assertThat(failure.getMessage()).contains("/repeat answered", "\"token\":\"***\"")
			.doesNotContain("s3cret", "5ecret")
			.hasSizeLessThan(500);
	}

	@Test
	void platformThatCannotBeReachedIsUnavailable() throws IOException {
		int port;
		try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = nobody.getLocalPort();
		}

		LaunchException failure = failure(
				launch(launcher(URI.create("http://127.0.0.1:" + port + "/run")), INVITATION));

		assertThat(failure.getReason()).isEqualTo(Reason.UNAVAILABLE);
		assertThat(failure).hasMessageContaining("http://127.0.0.1:" + port + "/run cannot be reached: ")
			.hasMessageContaining("jobber.scheduler.http.url");
	}

	@Test
	void platformWithoutAnAddressIsUnavailable() {
		LaunchException failure = failure(launch(launcher(URI.create("http://platform.invalid/run")), INVITATION));

		assertThat(failure.getReason()).isEqualTo(Reason.UNAVAILABLE);
	}

	@Test
	void heldCallThatBreaksIsDisconnected() throws Exception {
		try (ServerSocket platform = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			CompletableFuture<WorkReport> run = launch(
					launcher(URI.create("http://127.0.0.1:" + platform.getLocalPort() + "/run")), INVITATION);
			try (Socket call = platform.accept()) {
				call.getInputStream().read();
			}

			LaunchException failure = failure(run);

			assertThat(failure.getReason()).isEqualTo(Reason.DISCONNECTED);
			assertThat(failure).hasMessageContaining("broke before it answered a launch");
		}
	}

	@Test
	void callThatIsHeldBeyondTheLifetimeIsGivenUp() {
		HttpWorkerLauncher launcher = new HttpWorkerLauncher(this.platform.url("/hold"), Map.of(), Duration.ofMillis(1),
				"jobber");

		CompletableFuture<WorkReport> run = launch(launcher,
				new Invitation("127.0.0.1:9", "s3cret", 1, Duration.ofMillis(1)));

		assertThat(failure(run).getReason()).isEqualTo(Reason.TIMED_OUT);
		eventually(() -> launcher.held() == 0);
	}

	@Test
	void closeGivesUpHeldCallsAndTheirConnections() throws Exception {
		try (ServerSocket platform = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			HttpWorkerLauncher launcher = launcher(URI.create("http://127.0.0.1:" + platform.getLocalPort() + "/run"));
			CompletableFuture<WorkReport> run = launch(launcher, INVITATION);
			try (Socket call = platform.accept()) {
				launcher.close();

				assertThat(failure(run).getReason()).isEqualTo(Reason.DISCONNECTED);
				call.setSoTimeout((int) LIMIT.toMillis());
				call.getInputStream().readAllBytes();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:8080/run,false", "http://LOCALHOST/,false", "http://127.0.0.1/,false",
			"http://127.8.9.10/,false", "http://[::1]:80/,false", "http://10.0.0.1/,true", "http://[2001:db8::1]/,true",
			"https://localhost.example.com/,true", "https://workers.internal/,true" })
	void workersAreRemoteUnlessTheUrlIsThatOfThisHost(URI url, boolean remote) {
		assertThat(launcher(url).isRemote()).isEqualTo(remote);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/run", "run", "ftp://host/run", "http:/run", "mailto:me", "http://me:s3cret@host/run" })
	void urlThatCannotBePostedToIsRefused(URI url) {
		assertThatIllegalArgumentException().isThrownBy(() -> launcher(url))
			.withMessageContaining("jobber.scheduler.http.url")
			.satisfies((failure) -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
	}

	@ParameterizedTest
	@CsvSource({ "Host,s3cret", "Content-Length,s3cret", "Authorization,Bearer s3cret\u007F", "a b,s3cret" })
	void headerThatCannotBeSentIsRefusedWithoutItsValue(String header, String value) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new HttpWorkerLauncher(this.platform.url("/run"), Map.of(header, value)))
			.withMessageContaining("Header " + header)
			.withMessageContaining("jobber.scheduler.http.headers")
			.withNoCause()
			.satisfies((failure) -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
	}

	private CompletableFuture<WorkReport> answer(int status, String body) {
		this.platform.answer("/answer", (exchange) -> WorkerPlatform.answer(exchange, status, body));
		return launch(launcher("/answer"), INVITATION);
	}

	private HttpWorkerLauncher launcher(String path) {
		return launcher(this.platform.url(path));
	}

	private static HttpWorkerLauncher launcher(URI url) {
		return new HttpWorkerLauncher(url, Map.of());
	}

}
