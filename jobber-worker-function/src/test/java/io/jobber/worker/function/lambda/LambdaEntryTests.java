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

package io.jobber.worker.function.lambda;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.Worker;
import io.jobber.worker.function.WorkerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LambdaEntry}.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class LambdaEntryTests {

	private static final TaskHandler ECHO = (request, callback) -> {
		callback.succeeded(request.contentType(), request.headers(), request.payload());
		return () -> {
		};
	};

	private final Application application = new Application();

	private final WorkerLifecycle lifecycle = new WorkerLifecycle(new Worker(ECHO), Application.LIMIT);

	private final LambdaEntry worker = new LambdaEntry(this.lifecycle);

	private final ExecutorService lambda = Executors.newCachedThreadPool();

	LambdaEntryTests() throws IOException {
		this.lifecycle.start();
	}

	@AfterEach
	void close() {
		this.lifecycle.destroy();
		this.application.close();
		this.lambda.shutdownNow();
	}

	@Test
	void servesUntilItIsDrainedAndReturnsTheReportWhenItHasLeft(CapturedOutput output) {
		CompletableFuture<WorkReport> run = invoke(this.application.invite(), Duration.ofMinutes(15));

		String answer = this.application.call("any", "hello", String.class);
		this.application.drain("idle");

		WorkReport report = result(run);
		assertThat(answer).isEqualTo("hello");
		assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(report.completed()).isOne();
		assertThat(output).contains("Worker " + report.workerId() + " begins: AWS request 4711, application shop, ")
			.contains(
					"Worker " + report.workerId() + " ends: AWS request 4711, application shop, pool images; DRAINED");
	}

	@Test
	void servesAgainAfterItHasReturned() {
		for (int i = 0; i < 2; i++) {
			CompletableFuture<WorkReport> run = invoke(this.application.invite(), Duration.ofMinutes(15));
			this.application.call("any", "hello", String.class);
			this.application.drain("idle");

			assertThat(result(run).outcome()).isEqualTo(Outcome.DRAINED);
		}
	}

	@Test
	void invocationsAtTheSameTimeAreWorkersOfTheirOwn() {
		CompletableFuture<WorkReport> first = invoke(this.application.invite(), Duration.ofMinutes(15));
		CompletableFuture<WorkReport> second = invoke(this.application.invite(), Duration.ofMinutes(15));
		await().atMost(Application.LIMIT).until(() -> this.application.workers() == 2);

		this.application.drain("idle");

		assertThat(result(first).outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(result(second).outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(first.join().workerId()).isNotEqualTo(second.join().workerId());
	}

	@Test
	void saysHelloWithWhatIsLeftOfLambdasTimeOnceItIsConnected() throws Exception {
		Duration remaining = Duration.ofSeconds(60);

		invoke(this.application.invite(), remaining);

		assertThat(Duration.ofMillis(this.application.awaitHello().getRemainingMs()))
			.isLessThan(remaining.minus(LambdaInvocation.KEPT_BACK))
			.isPositive();
	}

	@Test
	void livesNoLongerThanItIsInvitedFor() throws Exception {
		Invitation invitation = this.application.invite();
		Invitation shorter = new Invitation(invitation.address(), invitation.token(), 1, Duration.ofSeconds(40));

		invoke(shorter, Duration.ofMinutes(15));

		assertThat(this.application.awaitHello().getRemainingMs()).isBetween(1L, 40_000L);
	}

	@Test
	void livesForAllOfLambdasTimeIfTheInvitationHasNoLimit() throws Exception {
		Invitation invitation = this.application.invite();
		Invitation unlimited = new Invitation(invitation.address(), invitation.token(), 1, Duration.ZERO);

		invoke(unlimited, Duration.ofSeconds(60));

		assertThat(this.application.awaitHello().getRemainingMs()).isBetween(1L, 55_000L);
	}

	@Test
	void dialsWithTlsIfTheInvitationNamesCertificates() {
		Invitation invitation = this.application.invite();
		Invitation secure = new Invitation(invitation.address(), invitation.token(), 1, Duration.ZERO,
				List.of("0f".repeat(32)));

		WorkReport report = result(invoke(secure, Duration.ofMinutes(15)));

		assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
		assertThat(report.reason()).contains("TLS");
	}

	@Test
	void doesNotBeginWhatItHasNoTimeFor() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.worker.run(this.application.invite(), invocation(LambdaInvocation.KEPT_BACK)))
			.withMessage("Lambda ends this run in 5000 ms, and a worker keeps 5000 ms of it back to leave in order: "
					+ "raise the function's timeout");
	}

	@Test
	void reportsThatItWasRefused() {
		Invitation spent = new Invitation(this.application.address(), "spent", 1, Duration.ofMinutes(15));

		WorkReport report = result(invoke(spent, Duration.ofMinutes(15)));

		assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
		assertThat(report.reason()).contains("the token is unknown, or was used before");
	}

	@Test
	void reportsThatItReachesNobody() throws Exception {
		String address;
		try (ServerSocket closed = new ServerSocket(0)) {
			address = "127.0.0.1:" + closed.getLocalPort();
		}

		WorkReport report = result(
				invoke(new Invitation(address, "any", 1, Duration.ofMinutes(15)), Duration.ofMinutes(15)));

		assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
		assertThat(report.reason()).startsWith("No application at " + address + ": ");
	}

	private CompletableFuture<WorkReport> invoke(Invitation invitation, Duration remaining) {
		return CompletableFuture.supplyAsync(() -> this.worker.run(invitation, invocation(remaining)), this.lambda);
	}

	private static WorkReport result(CompletableFuture<WorkReport> run) {
		assertThat(run).succeedsWithin(Application.LIMIT);
		return run.join();
	}

	private static LambdaInvocation invocation(Duration remaining) {
		return new LambdaInvocation("4711", "shop", "images", remaining);
	}

}
