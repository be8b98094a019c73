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

package io.jobber.scheduler.lambda;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClientBuilder;
import software.amazon.awssdk.services.lambda.model.InvocationType;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.lambda.StubLambda.Answer;
import io.jobber.scheduler.lambda.StubLambda.Request;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LambdaWorkerLauncher}, over HTTP.
 */
@Timeout(300)
class LambdaWorkerLauncherTests {

	private final List<AutoCloseable> opened = new ArrayList<>();

	private StubLambda lambda;

	private LambdaWorkerLauncher launcher;

	@BeforeEach
	void start() throws IOException {
		this.lambda = opened(new StubLambda());
		this.launcher = launcher(Lambdas.client(this.lambda.endpoint()), InvocationType.REQUEST_RESPONSE);
	}

	@AfterEach
	void stop() throws Exception {
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
	}

	@Test
	void invitationIsTheEventOfASignedSynchronousInvocation() {
		this.lambda.answer(Answer.ok(Lambdas.REPORT));

		join(launch());

		assertThat(this.lambda.requests).hasSize(1);
		Request request = this.lambda.requests.get(0);
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.path()).isEqualTo("/2015-03-31/functions/orders/invocations?Qualifier=live");
		assertThat(request.body()).isEqualTo(Lambdas.EVENT);
		assertThat(request.headers()).containsEntry("X-Amz-Invocation-Type", "RequestResponse");
		assertThat(request.headers().get("Authorization")).startsWith("AWS4-HMAC-SHA256 Credential=local/")
			.contains("/us-east-1/lambda/aws4_request")
			.contains("Signature=");
		assertThat(request.headers()).containsKey("X-Amz-Date");
	}

	@Test
	void functionLearnsFromTheClientContextWhoInvokesIt() {
		this.lambda.answer(Answer.ok(Lambdas.REPORT));

		join(launch());

		String context = this.lambda.requests.get(0).headers().get("X-Amz-Client-Context");
		assertThat(new String(Base64.getDecoder().decode(context), StandardCharsets.UTF_8))
			.isEqualTo("{\"custom\":{\"application\":\"shop\"}}");
	}

	@Test
	void functionWithoutAQualifierIsInvokedWithoutOne() {
		this.lambda.answer(Answer.ok(Lambdas.REPORT));
		LambdaFunction arn = new LambdaFunction("arn:aws:lambda:eu-west-1:123456789012:function:orders", null);
		LambdaWorkerLauncher launcher = opened(new LambdaWorkerLauncher(opened(Lambdas.client(this.lambda.endpoint())),
				arn, InvocationType.REQUEST_RESPONSE, Lambdas.CONTEXT));

		join(launcher.launch(Lambdas.INVITATION).toCompletableFuture());

		assertThat(this.lambda.requests.get(0).path()).isEqualTo(
				"/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Aorders/invocations");
	}

	@Test
	void callIsHeldUntilTheWorkersReport() {
		CompletableFuture<Answer> answer = this.lambda.hold();
		CompletableFuture<WorkReport> run = launch();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.requests.size() == 1);
		assertThat(run).isNotDone();

		answer.complete(Answer.ok(Lambdas.REPORT));

		assertThat(join(run)).isEqualTo(new WorkReport("w-1", Outcome.DRAINED, "idle", 7, 0, 0, 0));
	}

	@Test
	void thirtyCallsAreHeldAtOnceByAClientForAsManyWorkers() {
		CompletableFuture<Answer> answer = this.lambda.hold();
		LambdaAsyncClient client = new LambdaClientSpec(30, null, this.lambda.endpoint(), "jobber").create();
		LambdaWorkerLauncher launcher = launcher(client, InvocationType.REQUEST_RESPONSE);

		List<CompletableFuture<WorkReport>> runs = IntStream.range(0, 30)
			.mapToObj((i) -> launcher.launch(Lambdas.INVITATION).toCompletableFuture())
			.toList();

		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.requests.size() == 30);
		answer.complete(Answer.ok(Lambdas.REPORT));
		assertThat(runs).allSatisfy((run) -> assertThat(join(run).workerId()).isEqualTo("w-1"));
	}

	@Test
	void eventIsAcceptedAndNothingIsHeardOfItsRun() {
		this.lambda.answer(Answer.accepted());
		LambdaWorkerLauncher launcher = launcher(Lambdas.client(this.lambda.endpoint()), InvocationType.EVENT);

		CompletableFuture<WorkReport> run = launcher.launch(Lambdas.INVITATION).toCompletableFuture();

		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.requests.size() == 1);
		assertThat(this.lambda.requests.get(0).headers()).containsEntry("X-Amz-Invocation-Type", "Event")
			.doesNotContainKey("X-Amz-Client-Context");
		assertThat(this.lambda.requests.get(0).body()).isEqualTo(Lambdas.EVENT);
		// It would be forgotten, not ended, by closing, once the answer is in.
		await().atMost(Duration.ofMinutes(1)).until(() -> launcher.heldCalls() == 0);
		assertThat(run).isNotDone();
	}

	@Test
	void refusedEventFailsTheLaunch() {
		this.lambda.answer(Answer.error(429, "TooManyRequestsException", "{}"));
		LambdaWorkerLauncher launcher = launcher(Lambdas.client(this.lambda.endpoint()), InvocationType.EVENT);

		LaunchException failure = failure(launcher.launch(Lambdas.INVITATION).toCompletableFuture());

		assertThat(failure.getReason()).isEqualTo(Reason.THROTTLED);
	}

	@Test
	void throttlingTellsItsReasonAndWhenToComeBack() {
		this.lambda.answer(new Answer(429, Map.of("x-amzn-ErrorType", "TooManyRequestsException", "Retry-After", "7"),
				"{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\",\"Type\":\"User\","
						+ "\"message\":\"Rate Exceeded.\"}"));

		LaunchException failure = failure(launch());

		assertThat(failure.getReason()).isEqualTo(Reason.THROTTLED);
		assertThat(failure.getRetryAfter()).isEqualTo(Duration.ofSeconds(7));
		assertThat(failure).hasMessage("Lambda has no room now for function orders:live: Rate Exceeded "
				+ "(TooManyRequestsException, ReservedFunctionConcurrentInvocationLimitExceeded, AWS request "
				+ StubLambda.REQUEST_ID + "); raise the concurrency that is reserved for the function, or lower "
				+ "jobber.scheduler.max-workers");
		assertThat(this.lambda.requests).hasSize(1);
	}

	static Stream<Arguments> refusals() {
		return Stream.of(Arguments.of(404, "ResourceNotFoundException",
				"{\"Type\":\"User\",\"Message\":\"Function not found: arn:aws:lambda:eu-west-1:1:function:orders\"}",
				Reason.NOT_FOUND, "Function not found", "jobber.scheduler.lambda.function-name"),
				Arguments.of(403, "AccessDeniedException",
						"{\"Message\":\"User: arn:aws:iam::1:user/u is not authorized to perform: lambda:InvokeFunction\"}",
						Reason.FORBIDDEN, "is not authorized", "allow the application's role lambda:InvokeFunction"),
				Arguments.of(403, "UnrecognizedClientException",
						"{\"message\":\"The security token included in the request is invalid.\"}", Reason.FORBIDDEN,
						"The security token", "valid AWS credentials"),
				Arguments.of(403, "ExpiredTokenException", "{\"message\":\"The security token has expired\"}",
						Reason.FORBIDDEN, "has expired", "valid AWS credentials"),
				Arguments.of(400, "InvalidRequestContentException",
						"{\"Type\":\"User\",\"message\":\"Could not parse request body into json\"}", Reason.INVALID,
						"Could not parse", "jobber.scheduler.lambda.function-name"),
				Arguments.of(413, "RequestTooLargeException", "{\"message\":\"Request must be smaller than 6291456\"}",
						Reason.INVALID, "Request must be smaller", "RequestTooLargeException"),
				Arguments.of(400, "InvalidParameterValueException", "{\"message\":\"Invalid qualifier\"}",
						Reason.INVALID, "Invalid qualifier", "jobber.scheduler.lambda.qualifier"),
				Arguments.of(502, "EC2ThrottledException", "{\"Message\":\"EC2 throttled Lambda\"}", Reason.THROTTLED,
						"EC2 throttled Lambda", "the function's VPC"),
				Arguments.of(502, "SubnetIPAddressLimitReachedException", "{\"Message\":\"no address\"}",
						Reason.THROTTLED, "no address", "the function's VPC"),
				Arguments.of(403, "EFSMountFailureException", "{\"Message\":\"could not mount\"}", Reason.UNAVAILABLE,
						"could not mount", "the function's configuration"),
				Arguments.of(409, "ResourceConflictException",
						"{\"Message\":\"The operation cannot be performed at this time. The function is currently in "
								+ "the following state: Pending\"}",
						Reason.UNAVAILABLE, "following state: Pending", "until the function's state is Active"),
				Arguments.of(500, "ServiceException", "{\"Type\":\"Service\",\"Message\":\"Internal error\"}",
						Reason.UNAVAILABLE, "Internal error", "the state of Lambda"),
				Arguments.of(503, "", "<html>Service Unavailable</html>", Reason.UNAVAILABLE, "503",
						"the state of Lambda"),
				Arguments.of(429, "", "", Reason.THROTTLED, "429", "jobber.scheduler.max-workers"));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("refusals")
	void refusalIsToldApartAndNotRetried(int status, String code, String body, Reason reason, String words,
			String advice) {
		this.lambda.answer(Answer.error(status, code, body));

		LaunchException failure = failure(launch());

		assertThat(failure.getReason()).isEqualTo(reason);
		assertThat(failure.getRetryAfter()).isNull();
		assertThat(failure.getMessage()).startsWith("Lambda ")
			.contains("function orders:live", words, advice, StubLambda.REQUEST_ID);
		assertThat(this.lambda.requests).hasSize(1);
	}

	static Stream<Arguments> functionErrors() {
		return Stream.of(
				Arguments.of(
						"{\"errorMessage\":\"no bean\",\"errorType\":\"java.lang.IllegalStateException\","
								+ "\"stackTrace\":[]}",
						Reason.FAILED, "java.lang.IllegalStateException: no bean", "log"),
				Arguments.of(
						"{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: 1 Error: Task timed out "
								+ "after 900.00 seconds\"}",
						Reason.TIMED_OUT, "after 900.00 seconds", "jobber.scheduler.worker-lifetime"),
				Arguments.of("{\"errorMessage\":\"2026-11-21T20:30:44.912Z 5d44 Task timed out after 3.00 seconds\"}",
						Reason.TIMED_OUT, "after 3.00 seconds", "jobber.scheduler.worker-lifetime"),
				Arguments.of(
						"{\"errorType\":\"Runtime.OutOfMemory\",\"errorMessage\":\"RequestId: 1 Error: Runtime "
								+ "exited with error: signal: killed\"}",
						Reason.OUT_OF_MEMORY, "signal: killed", "memory"),
				Arguments.of(
						"{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: 1 Error: Runtime "
								+ "exited with error: signal: killed\"}",
						Reason.OUT_OF_MEMORY, "signal: killed", "jobber.scheduler.worker-slots"),
				Arguments.of("{\"errorMessage\":\"Java heap space\",\"errorType\":\"java.lang.OutOfMemoryError\"}",
						Reason.OUT_OF_MEMORY, "Java heap space", "memory"),
				Arguments.of("{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: 1 Error: Runtime "
						+ "exited with error: exit status 1\"}", Reason.FAILED, "exit status 1", "log"),
				Arguments.of("a runtime's own words", Reason.FAILED, "a runtime's own words", "log"),
				Arguments.of("\"quoted\"", Reason.FAILED, "quoted", "log"),
				Arguments.of("", Reason.FAILED, "failed", "log"));
	}

	@ParameterizedTest
	@MethodSource("functionErrors")
	void failureOfTheFunctionIsToldApart(String payload, Reason reason, String words, String advice) {
		this.lambda.answer(Answer.functionError(payload));

		LaunchException failure = failure(launch());

		assertThat(failure.getReason()).isEqualTo(reason);
		assertThat(failure.getMessage()).contains("function orders:live", words, advice, StubLambda.REQUEST_ID);
		assertThat(this.lambda.requests).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("payloadsWithoutAReport")
	void functionThatIsNoWorkerIsQuotedInShort(String payload, String quoted) {
		this.lambda.answer(Answer.ok(payload));

		LaunchException failure = failure(launch());

		assertThat(failure.getReason()).isEqualTo(Reason.FAILED);
		assertThat(failure.getMessage())
			.contains("orders:live", quoted, StubLambda.REQUEST_ID, "jobber.scheduler.lambda.function-name")
			.hasSizeLessThan(700);
	}

	static Stream<Arguments> payloadsWithoutAReport() {
		return Stream.of(Arguments.of("null", "\"null\""), Arguments.of("{\"statusCode\": 200}", "statusCode"),
				Arguments.of("x".repeat(10_000), "xxx...\""), Arguments.of("", "\"\""));
	}

	@Test
	void connectionThatBreaksWhileItIsHeldLeavesTheRunUnknown() {
		CompletableFuture<WorkReport> run = launch();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.requests.size() == 1);

		this.lambda.reset();

		LaunchException failure = failure(run);
		assertThat(failure.getReason()).isEqualTo(Reason.DISCONNECTED);
		assertThat(failure.getMessage()).contains("orders:live", "is unknown");
		assertThat(this.lambda.requests).hasSize(1);
	}

	@Test
	void callThatIsNeverAnsweredEndsWithTheReadTimeoutOfTheClient() {
		LambdaAsyncClient client = Lambdas.clientOfAnApplication(this.lambda.endpoint())
			.httpClientBuilder(NettyNioAsyncHttpClient.builder().readTimeout(Duration.ofMillis(200)))
			.build();

		LaunchException failure = failure(launch(client));

		assertThat(failure.getReason()).isEqualTo(Reason.DISCONNECTED);
		assertThat(failure.getMessage()).contains("orders:live", "is unknown", "read timeout",
				"jobber.scheduler.worker-lifetime");
		assertThat(this.lambda.requests).hasSize(1);
	}

	@Test
	void endpointThatNobodyListensOnIsUnavailable() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}

		LaunchException failure = failure(launch(Lambdas.client(URI.create("http://127.0.0.1:" + port))));

		assertThat(failure.getReason()).isEqualTo(Reason.UNAVAILABLE);
		assertThat(failure.getMessage()).contains("could not be reached", "orders:live", "Connection refused",
				"jobber.scheduler.lambda.endpoint");
	}

	@Test
	void hostThatIsNotKnownIsUnavailable() {
		LambdaAsyncClient client = Lambdas.clientOfAnApplication(URI.create("http://lambda.invalid")).build();

		LaunchException failure = failure(launch(client));

		assertThat(failure.getReason()).isEqualTo(Reason.UNAVAILABLE);
		assertThat(failure.getMessage()).contains("could not be reached", "lambda.invalid",
				"jobber.scheduler.lambda.region");
	}

	@Test
	void clientWithTooFewConnectionsIsNamed() {
		LambdaAsyncClient client = Lambdas.clientOfAnApplication(this.lambda.endpoint())
			.httpClientBuilder(NettyNioAsyncHttpClient.builder()
				.maxConcurrency(1)
				.connectionAcquisitionTimeout(Duration.ofMillis(200)))
			.build();
		LambdaWorkerLauncher launcher = launcher(client, InvocationType.REQUEST_RESPONSE);
		launcher.launch(Lambdas.INVITATION);
		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.requests.size() == 1);

		LaunchException failure = failure(launcher.launch(Lambdas.INVITATION).toCompletableFuture());

		assertThat(failure.getReason()).isEqualTo(Reason.UNAVAILABLE);
		assertThat(failure.getMessage()).contains("no connection was free", "maxConcurrency",
				"jobber.scheduler.max-workers");
	}

	@Test
	void missingCredentialsAreForbidden() {
		LambdaAsyncClient client = Lambdas.clientOfAnApplication(this.lambda.endpoint()).credentialsProvider(() -> {
			throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
		}).build();

		LaunchException failure = failure(launch(client));

		assertThat(failure.getReason()).isEqualTo(Reason.FORBIDDEN);
		assertThat(failure.getMessage()).contains("orders:live", "Unable to load credentials", "lambda:InvokeFunction");
		assertThat(this.lambda.requests).isEmpty();
	}

	@Test
	void launchReturnsWhileCredentialsAreStillLookedFor() {
		this.lambda.answer(Answer.ok(Lambdas.REPORT));
		CountDownLatch found = new CountDownLatch(1);
		LambdaAsyncClient client = Lambdas.clientOfAnApplication(this.lambda.endpoint()).credentialsProvider(() -> {
			pass(found);
			return AwsBasicCredentials.create("access", "secret");
		}).build();

		CompletableFuture<WorkReport> run = launch(client);

		assertThat(run).isNotDone();
		found.countDown();
		assertThat(join(run).workerId()).isEqualTo("w-1");
	}

	@ParameterizedTest
	@MethodSource("clientsThatRetry")
	void retriesOfTheApplicationsClientAreOff(LambdaAsyncClientBuilder builder) {
		this.lambda.answer(Answer.error(500, "ServiceException", "{}"));
		LambdaAsyncClient client = opened(builder.endpointOverride(this.lambda.endpoint()).build());

		failure(launch(client));

		assertThat(this.lambda.requests).hasSize(1);
		client.listFunctions().handle((answer, failure) -> failure).join();
		assertThat(this.lambda.requests.size()).as("its other calls are retried as before").isGreaterThan(2);
	}

	static Stream<LambdaAsyncClientBuilder> clientsThatRetry() {
		URI anywhere = URI.create("http://127.0.0.1:1");
		return Stream.of(Lambdas.clientOfAnApplication(anywhere),
				Lambdas.clientOfAnApplication(anywhere)
					.overrideConfiguration((override) -> override.retryStrategy(RetryMode.STANDARD)),
				Lambdas.clientOfAnApplication(anywhere)
					.overrideConfiguration((override) -> override.retryStrategy((retry) -> retry.maxAttempts(4))));
	}

	@Test
	void settingsOfTheApplicationsClientAreKeptOtherwise() {
		this.lambda.answer(Answer.ok(Lambdas.REPORT));
		LambdaAsyncClient client = Lambdas.clientOfAnApplication(this.lambda.endpoint())
			.overrideConfiguration((override) -> override.putHeader("X-Application", "shop"))
			.build();

		join(launch(client));

		assertThat(this.lambda.requests.get(0).headers()).containsEntry("X-Application", "shop");
		assertThat(this.lambda.requests.get(0).headers().get("Authorization"))
			.startsWith("AWS4-HMAC-SHA256 Credential=access/");
	}

	@Test
	void timeoutOfTheApplicationsClientDoesNotEndAHeldCall() {
		CompletableFuture<Answer> answer = this.lambda.hold();
		LambdaAsyncClient client = Lambdas.clientOfAnApplication(this.lambda.endpoint())
			.overrideConfiguration((override) -> override.apiCallTimeout(Duration.ofMillis(300))
				.apiCallAttemptTimeout(Duration.ofMillis(300)))
			.build();
		CompletableFuture<WorkReport> run = launch(client);
		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.requests.size() == 1);

		// A call beside it that does end shows that the time has passed.
		client.listFunctions().handle((list, failure) -> failure).join();
		answer.complete(Answer.ok(Lambdas.REPORT));

		assertThat(join(run).workerId()).isEqualTo("w-1");
	}

	@Test
	void closingEndsHeldCallsAndTakesNoMore() {
		CompletableFuture<WorkReport> first = launch();
		CompletableFuture<WorkReport> second = launch();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.requests.size() == 2);

		this.launcher.close();

		assertThat(failure(first).getReason()).isEqualTo(Reason.DISCONNECTED);
		assertThat(failure(second)).hasMessageContaining("closed");
		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.abandoned.get() == 2);
		assertThat(failure(launch())).hasMessageContaining("closed");
		assertThat(this.launcher.heldCalls()).isZero();
		assertThat(this.lambda.requests).hasSize(2);
	}

	@Test
	void cancellingALaunchEndsItsCall() {
		CompletableFuture<WorkReport> run = launch();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.requests.size() == 1);

		run.cancel(false);

		await().atMost(Duration.ofMinutes(1)).until(() -> this.lambda.abandoned.get() == 1);
		assertThat(this.launcher.heldCalls()).isZero();
	}

	@Test
	void workersOfAnEmulatorOnThisMachineAreNotRemote() {
		assertThat(this.launcher.isRemote()).isFalse();
		assertThat(launcher("http://localhost:9001").isRemote()).isFalse();
		assertThat(launcher("http://[::1]:9001").isRemote()).isFalse();
		assertThat(launcher("http://10.0.0.7:9001").isRemote()).isTrue();
		assertThat(launcher("https://lambda.eu-west-1.amazonaws.com").isRemote()).isTrue();
		assertThat(launcher((String) null).isRemote()).isTrue();
	}

	private LambdaWorkerLauncher launcher(String endpoint) {
		return launcher(new LambdaClientSpec(1, "eu-west-1", (endpoint != null) ? URI.create(endpoint) : null, "jobber")
			.create(), InvocationType.REQUEST_RESPONSE);
	}

	private LambdaWorkerLauncher launcher(LambdaAsyncClient client, InvocationType type) {
		return opened(new LambdaWorkerLauncher(opened(client), Lambdas.FUNCTION, type, Lambdas.CONTEXT));
	}

	private CompletableFuture<WorkReport> launch() {
		return this.launcher.launch(Lambdas.INVITATION).toCompletableFuture();
	}

	private CompletableFuture<WorkReport> launch(LambdaAsyncClient client) {
		return launcher(client, InvocationType.REQUEST_RESPONSE).launch(Lambdas.INVITATION).toCompletableFuture();
	}

	private <T extends AutoCloseable> T opened(T closeable) {
		this.opened.add(closeable);
		return closeable;
	}

	private static WorkReport join(CompletableFuture<WorkReport> run) {
		return run.orTimeout(60, TimeUnit.SECONDS).join();
	}

	private static LaunchException failure(CompletableFuture<WorkReport> run) {
		Throwable failure = run.orTimeout(60, TimeUnit.SECONDS).handle((report, thrown) -> thrown).join();
		return catchThrowableOfType(LaunchException.class, () -> {
			throw failure;
		});
	}

	private static void pass(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).as("somebody waits for the credentials").isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
