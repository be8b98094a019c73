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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;

import io.jobber.scheduler.lambda.LambdaFunctionCheck.Finding;
import io.jobber.scheduler.lambda.StubLambda.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link LambdaFunctionCheck}, over HTTP.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class LambdaFunctionCheckTests {

	private StubLambda lambda;

	private LambdaAsyncClient client;

	@BeforeEach
	void start() throws IOException {
		this.lambda = new StubLambda();
		this.client = Lambdas.client(this.lambda.endpoint());
	}

	@AfterEach
	void stop() throws IOException {
		this.client.close();
		this.lambda.close();
	}

	@Test
	void functionThatFitsIsNotTalkedAbout() {
		function(900, 1769, "Active");

		assertThat(findings(Duration.ofMinutes(15), 16)).isEmpty();
		assertThat(this.lambda.requests).singleElement()
			.satisfies((request) -> assertThat(request.path())
				.isEqualTo("/2015-03-31/functions/orders/configuration?Qualifier=live"));
	}

	@Test
	void missingFunctionIsAnError() {
		this.lambda.answer(Answer.error(404, "ResourceNotFoundException",
				"{\"Type\":\"User\",\"Message\":\"Function not found: arn:aws:lambda:eu-west-1:1:function:orders:live\"}"));

		Finding finding = onlyFinding(Duration.ofMinutes(15), 16);

		assertThat(finding.level()).isEqualTo(Level.ERROR);
		assertThat(finding.description()).contains("orders:live", "does not exist", "Function not found",
				StubLambda.REQUEST_ID);
		assertThat(finding.action()).contains("jobber.scheduler.lambda.function-name");
	}

	@Test
	void timeoutThatIsShorterThanAWorkersLifeIsAnError() {
		function(60, 2048, "Active");

		Finding finding = onlyFinding(Duration.ofMinutes(10), 16);

		assertThat(finding).isEqualTo(new Finding(Level.ERROR,
				"Lambda ends each run of function orders:live after 60 s, but workers are to live for 600 s.",
				"Set jobber.scheduler.worker-lifetime to 60s at most, or the function's timeout to 600 s at least."));
	}

	@Test
	void lifetimeThatNoFunctionMayHaveIsToBeLowered() {
		function(900, 2048, "Active");

		Finding finding = onlyFinding(Duration.ofMinutes(20), 16);

		assertThat(finding.level()).isEqualTo(Level.ERROR);
		assertThat(finding.action()).isEqualTo("Set jobber.scheduler.worker-lifetime to 900s at most; no function may "
				+ "have a timeout of more than 900 s.");
	}

	@Test
	void workerWithoutALimitMayRunOnAFunctionWithAnyTimeout() {
		function(3, 2048, "Active");

		assertThat(findings(Duration.ZERO, 16)).isEmpty();
	}

	@Test
	void lessThanOneCpuForManySlotsIsAWarning() {
		function(900, 512, "Active");

		Finding finding = onlyFinding(Duration.ofMinutes(15), 16);

		assertThat(finding).isEqualTo(new Finding(Level.WARN,
				"Lambda function orders:live has 512 MB of memory and so less than one vCPU, but its workers take 16 "
						+ "tasks at a time.",
				"Give it 1769 MB or more, or set jobber.scheduler.worker-slots to 1."));
	}

	@Test
	void lessThanOneCpuIsEnoughForOneSlot() {
		function(900, 512, "Active");

		assertThat(findings(Duration.ofMinutes(15), 1)).isEmpty();
	}

	@Test
	void errorsComeFirst() {
		function(60, 512, "Pending");

		assertThat(findings(Duration.ofMinutes(15), 16)).extracting(Finding::level)
			.containsExactly(Level.ERROR, Level.WARN, Level.WARN);
	}

	@ParameterizedTest
	@CsvSource({ "Pending,WARN,until it is Active", "Inactive,WARN,first launch", "Failed,ERROR,Deploy it again",
			"Deleting,ERROR,Deploy it again" })
	void functionThatIsNotActiveIsTold(String state, Level level, String action) {
		function(900, 1769, state);

		Finding finding = onlyFinding(Duration.ofMinutes(15), 16);

		assertThat(finding.level()).isEqualTo(level);
		assertThat(finding.description()).isEqualTo("Lambda function orders:live is " + state + ": for a reason.");
		assertThat(finding.action()).contains(action);
	}

	@Test
	void stateThatIsNotKnownIsLeftAlone() {
		function(900, 1769, "Hibernating");

		assertThat(findings(Duration.ofMinutes(15), 16)).isEmpty();
	}

	@Test
	void emulatorThatSaysLittleIsLeftAlone() {
		this.lambda.answer(Answer.ok("{}"));

		assertThat(findings(Duration.ofMinutes(15), 16)).isEmpty();
	}

	@Test
	void missingPermissionToLookSkipsTheCheck() {
		this.lambda.answer(Answer.error(403, "AccessDeniedException", "{\"Message\":\"User: u is not authorized\"}"));

		Finding finding = onlyFinding(Duration.ofMinutes(15), 16);

		assertThat(finding.level()).isEqualTo(Level.INFO);
		assertThat(finding.description()).contains("orders:live", "is not checked", "User: u is not authorized");
		assertThat(finding.action()).contains("lambda:GetFunctionConfiguration");
	}

	@Test
	void otherAnswersAreWarnings() {
		this.lambda.answer(Answer.error(403, "ExpiredTokenException", "{\"message\":\"The token has expired\"}"));

		Finding finding = onlyFinding(Duration.ofMinutes(15), 16);

		assertThat(finding.level()).isEqualTo(Level.WARN);
		assertThat(finding.description()).contains("could not be checked", "The token has expired");
	}

	@Test
	void notFoundThatIsNotOfLambdaIsAWarning() {
		this.lambda.answer(Answer.error(404, "", "<html>Not Found</html>"));

		assertThat(onlyFinding(Duration.ofMinutes(15), 16).level()).isEqualTo(Level.WARN);
	}

	@Test
	void endpointThatCannotBeReachedIsAWarning() throws IOException {
		// Bound and not listening, so that the port is of no other process.
		try (Socket taken = new Socket()) {
			taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			LambdaAsyncClient client = Lambdas.client(URI.create("http://127.0.0.1:" + taken.getLocalPort()));

			Finding finding = new LambdaFunctionCheck(client, Lambdas.FUNCTION, Duration.ZERO, 1)
				.findings(Duration.ofMinutes(1))
				.get(0);

			assertThat(finding.level()).isEqualTo(Level.WARN);
			assertThat(finding.description()).contains("could not be checked", "Connection refused");
			client.close();
		}
	}

	@Test
	void missingCredentialsAreAWarning() {
		try (LambdaAsyncClient client = Lambdas.clientOfAnApplication(this.lambda.endpoint())
			.credentialsProvider(() -> {
				throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
			})
			.build()) {

			Finding finding = new LambdaFunctionCheck(client, Lambdas.FUNCTION, Duration.ZERO, 1)
				.findings(Duration.ofMinutes(1))
				.get(0);

			assertThat(finding.level()).isEqualTo(Level.WARN);
			assertThat(finding.description()).contains("Unable to load credentials");
		}
	}

	@Test
	void checkDoesNotWaitForCredentialsThatNeverCome() {
		CountDownLatch never = new CountDownLatch(1);
		try (LambdaAsyncClient client = Lambdas.clientOfAnApplication(this.lambda.endpoint())
			.credentialsProvider(() -> {
				try {
					never.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				throw SdkClientException.create("interrupted");
			})
			.build()) {
			LambdaFunctionCheck check = new LambdaFunctionCheck(client, Lambdas.FUNCTION, Duration.ZERO, 1);

			assertThat(check.findings(Duration.ofMillis(300))).singleElement()
				.satisfies((finding) -> assertThat(finding.description()).contains("has not answered within PT0.3S"));
			never.countDown();
		}
	}

	@Test
	void lambdaThatNeverAnswersIsAWarning() {
		LambdaFunctionCheck check = new LambdaFunctionCheck(this.client, Lambdas.FUNCTION, Duration.ZERO, 1);

		assertThat(check.findings(Duration.ofMillis(300))).singleElement()
			.satisfies((finding) -> assertThat(finding.level()).isEqualTo(Level.WARN));
	}

	@Test
	void verificationThrowsWhatIsAnError() {
		function(60, 2048, "Active");

		assertThatExceptionOfType(LambdaSetupException.class)
			.isThrownBy(() -> check(Duration.ofMinutes(10), 16).verify())
			.satisfies((failure) -> {
				assertThat(failure.getDescription()).contains("after 60 s");
				assertThat(failure.getAction()).contains("jobber.scheduler.worker-lifetime");
			});
	}

	@Test
	void verificationLogsWhatIsNoError(CapturedOutput output) {
		function(900, 512, "Active");

		assertThatNoException().isThrownBy(() -> check(Duration.ofMinutes(15), 16).verify());

		assertThat(output).contains("WARN").contains("512 MB").contains("jobber.scheduler.worker-slots");
	}

	private void function(int timeout, int memory, String state) {
		this.lambda.answer(Answer.ok("{\"FunctionName\":\"orders\",\"Timeout\":" + timeout + ",\"MemorySize\":" + memory
				+ ",\"State\":\"" + state + "\",\"StateReason\":\"for a reason.\"}"));
	}

	private LambdaFunctionCheck check(Duration lifetime, int slots) {
		return new LambdaFunctionCheck(this.client, Lambdas.FUNCTION, lifetime, slots);
	}

	private List<Finding> findings(Duration lifetime, int slots) {
		return check(lifetime, slots).findings(Duration.ofMinutes(1));
	}

	private Finding onlyFinding(Duration lifetime, int slots) {
		List<Finding> findings = findings(lifetime, slots);
		assertThat(findings).hasSize(1);
		return findings.get(0);
	}

}
