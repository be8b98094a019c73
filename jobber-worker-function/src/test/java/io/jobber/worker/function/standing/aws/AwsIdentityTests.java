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
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import io.jobber.scheduler.sts.RoleArns;
import io.jobber.scheduler.sts.StsIdentityVerifier;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AwsIdentityToken} and {@link StsIdentityVerifier}, with a stand-in for
 * AWS STS that verifies signatures.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class AwsIdentityTests {

	private static final Instant NOW = Instant.parse("2026-11-30T03:00:00Z");

	private static final String WORKER = "AKIAWORKER000000";

	private static final String OTHER = "AKIAOTHER0000000";

	private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/worker/i-0abc";

	private static final RoleArns ROLES = new RoleArns(List.of("arn:aws:iam::123456789012:role/jobber/worker"));

	private final FakeSts sts = new FakeSts(
			Map.of(WORKER, SESSION, OTHER, "arn:aws:sts::123456789012:assumed-role/other/i-0abc"));

	private final StsIdentityVerifier verifier = verifier(NOW);

	AwsIdentityTests() throws IOException {
	}

	@AfterEach
	void close() {
		this.sts.close();
	}

	@Test
	void workerOfARoleIsKnownByWhatAwsSays() {
		assertThat(this.verifier.verify(token(WORKER, "orders")).toCompletableFuture())
			.succeedsWithin(Duration.ofMinutes(1))
			.isEqualTo(SESSION);
	}

	@Test
	void credentialsWithASessionTokenAreGood() {
		String token = new AwsIdentityToken("orders", "eu-central-1", this.sts.endpoint(),
				StaticCredentialsProvider.create(AwsSessionCredentials.create(WORKER, FakeSts.SECRET, "t/o+k=e n~*")),
				Clock.fixed(NOW, ZoneOffset.UTC))
			.get();

		assertThat(this.verifier.verify(token).toCompletableFuture()).succeedsWithin(Duration.ofMinutes(1));
	}

	@Test
	void wrongRoleIsRefusedWithItsName() {
		assertThat(refusal(token(OTHER, "orders"))).isEqualTo(
				"AWS says that the worker is arn:aws:sts::123456789012:assumed-role/other/i-0abc, which is no session of a "
						+ "role that may join (jobber.scheduler.join-roles)");
	}

	@Test
	void tokenIsGoodForOneJoin() {
		String token = token(WORKER, "orders");
		assertThat(this.verifier.verify(token).toCompletableFuture()).succeedsWithin(Duration.ofMinutes(1));
		int before = this.sts.requests.get();

		assertThat(refusal(token)).isEqualTo("the AWS identity token was used before");
		assertThat(this.sts.requests).hasValue(before);
	}

	@ParameterizedTest
	@ValueSource(longs = { 61, 3600, -62 })
	void expiredTokenIsRefusedWithoutAskingAws(long seconds) {
		assertThat(refusal(verifier(NOW.plusSeconds(seconds)), token(WORKER, "orders")))
			.startsWith("the AWS identity token has expired, or a clock is wrong: it is valid for PT1M from " + NOW);
		assertThat(this.sts.requests).hasValue(0);
	}

	@Test
	void tokenForAnotherApplicationIsRefused() {
		assertThat(refusal(token(WORKER, "billing"))).contains("status 403, SignatureDoesNotMatch",
				"for another application than orders");
	}

	@Test
	void tokenForAnotherEndpointIsRefused() throws Exception {
		try (FakeSts foreign = new FakeSts(Map.of(WORKER, SESSION))) {
			String token = token(WORKER, "orders", foreign.endpoint());

			assertThat(refusal(token)).contains("status 403", "was signed for another endpoint");
			assertThat(foreign.requests).hasValue(0);
		}
	}

	@Test
	void tokenForAnotherRegionIsRefusedWithoutAskingAws() {
		URI frankfurt = URI.create("https://sts.eu-central-1.amazonaws.com");
		StsIdentityVerifier verifier = new StsIdentityVerifier(URI.create("https://sts.us-east-1.amazonaws.com"),
				"orders", ROLES, Clock.fixed(NOW, ZoneOffset.UTC));

		assertThat(refusal(verifier, token(WORKER, "orders", frankfurt)))
			.isEqualTo("the AWS identity token was signed for region eu-central-1, but this application asks "
					+ "https://sts.us-east-1.amazonaws.com");
	}

	@Test
	void forgedSignatureIsRefusedByAws() {
		assertThat(refusal(change((query) -> query.replaceAll("X-Amz-Signature=.", "X-Amz-Signature=x"))))
			.contains("SignatureDoesNotMatch");
		assertThat(this.sts.requests).hasValue(1);
	}

	@Test
	void whatIsNoPresignedRequestIsRefusedWithoutAskingAws() {
		List<UnaryOperator<String>> changes = List.of((query) -> query.replace("GetCallerIdentity", "AssumeRole"),
				(query) -> query + "&RoleArn=x", (query) -> query + "&Action=GetCallerIdentity",
				(query) -> query.replace("2011-06-15", "2010-01-01"), (query) -> query.replace("%2Fsts%2F", "%2Fs3%2F"),
				(query) -> query.replace("X-Amz-SignedHeaders=host%3Bx-jobber-application", "X-Amz-SignedHeaders=host"),
				(query) -> query.replace("X-Amz-Expires=60", "X-Amz-Expires=301"),
				(query) -> query.replace("X-Amz-Expires=60", "X-Amz-Expires=-1"),
				(query) -> query.replace("X-Amz-Expires=60", "X-Amz-Expires=x"),
				(query) -> query.replaceAll("X-Amz-Date=[^&]*", "X-Amz-Date=now"),
				(query) -> query.replaceAll("&X-Amz-Signature=[^&]*", ""), (query) -> "http://evil.example/?" + query,
				(query) -> "", (query) -> query.repeat(20));

		for (UnaryOperator<String> change : changes) {
			assertThat(refusal(change(change))).startsWith("the AWS identity token ").doesNotContain(WORKER);
		}
		assertThat(refusal(StsIdentityVerifier.PREFIX + "!"))
			.isEqualTo("the AWS identity token is no presigned request");
		assertThat(this.sts.requests).hasValue(0);
	}

	@Test
	void unreachableEndpointIsNamed() {
		String token = token(WORKER, "orders");
		this.sts.close();

		assertThat(refusal(token))
			.startsWith("AWS STS at " + this.sts.endpoint() + " cannot be asked who the worker is: ");
	}

	@Test
	void workersJoinByTheirRoleAndBothSidesSayWhyOneMayNot(CapturedOutput log) throws IOException {
		int port = freePort();
		try (ConfigurableApplicationContext application = application(port);
				Worker worker = new Worker((request, callback) -> () -> {
				})) {
			String address = "127.0.0.1:" + port;
			WorkerSession joined = worker.join(new Invitation(address, now(WORKER).get(), 4, Duration.ZERO));
			await().atMost(Duration.ofMinutes(1)).until(joined::isJoined);
			assertThat(application.isRunning()).isTrue();

			WorkReport refused = worker.join(new Invitation(address, now(OTHER).get(), 4, Duration.ZERO))
				.report()
				.orTimeout(60, TimeUnit.SECONDS)
				.join();

			assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
			assertThat(refused.reason())
				.contains("assumed-role/other/i-0abc, which is no session of a role that may join");
			assertThat(log.getAll()).contains("joined as " + SESSION + ": 4 slots",
					"assumed-role/other/i-0abc, which is no session");
		}
	}

	private ConfigurableApplicationContext application(int port) {
		return new SpringApplicationBuilder(Configured.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run("--spring.application.name=orders", "--spring.grpc.server.address=127.0.0.1",
					"--spring.grpc.server.port=" + port, "--jobber.scheduler.launcher=none",
					"--jobber.scheduler.join-roles=arn:aws:iam::123456789012:role/jobber/worker",
					"--jobber.scheduler.sts-endpoint=" + this.sts.endpoint());
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private AwsIdentityToken now(String accessKey) {
		return new AwsIdentityToken("orders", "eu-central-1", this.sts.endpoint(),
				StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, FakeSts.SECRET)),
				Clock.systemUTC());
	}

	private StsIdentityVerifier verifier(Instant now) {
		return new StsIdentityVerifier(this.sts.endpoint(), "orders", ROLES, Clock.fixed(now, ZoneOffset.UTC));
	}

	private String token(String accessKey, String application) {
		return token(accessKey, application, this.sts.endpoint());
	}

	private static String token(String accessKey, String application, URI endpoint) {
		return new AwsIdentityToken(application, "eu-central-1", endpoint,
				StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, FakeSts.SECRET)),
				Clock.fixed(NOW, ZoneOffset.UTC))
			.get();
	}

	private String change(UnaryOperator<String> change) {
		String query = new String(
				Base64.getUrlDecoder().decode(token(WORKER, "orders").substring(StsIdentityVerifier.PREFIX.length())),
				StandardCharsets.US_ASCII);
		assertThat(change.apply(query)).isNotEqualTo(query);
		return StsIdentityVerifier.PREFIX
				+ Base64.getUrlEncoder().encodeToString(change.apply(query).getBytes(StandardCharsets.US_ASCII));
	}

	private String refusal(String token) {
		return refusal(this.verifier, token);
	}

	private static String refusal(StsIdentityVerifier verifier, String token) {
		return verifier.verify(token)
			.handle((identity, failure) -> (failure.getCause() != null) ? failure.getCause() : failure)
			.toCompletableFuture()
			.orTimeout(60, TimeUnit.SECONDS)
			.join()
			.getMessage();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

	}

}
