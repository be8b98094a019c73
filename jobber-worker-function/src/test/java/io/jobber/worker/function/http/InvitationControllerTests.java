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

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.function.diagnostic.DiagnosticWorker;
import io.jobber.worker.function.process.FakeDispatcher;
import io.jobber.worker.json.WorkerJson;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvitationController}.
 */
@Timeout(300)
class InvitationControllerTests {

	private static final String ENABLED = "--jobber.worker.http.invitations=true";

	@Test
	void answersWithTheReportWhenTheWorkerHasLeft() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher();
				FunctionServer server = new FunctionServer(DiagnosticWorker.class, ENABLED)) {
			CompletableFuture<HttpResponse<String>> answer = post(server, dispatcher.invitation(FakeDispatcher.TOKEN));
			dispatcher.awaitJoin();
			assertThat(answer).isNotDone();

			dispatcher.drain("idle");

			WorkReport report = report(answer);
			assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
			assertThat(report.reason()).isEqualTo("idle");
		}
	}

	@Test
	void workerThatIsRefusedReportsIt() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher();
				FunctionServer server = new FunctionServer(DiagnosticWorker.class, ENABLED)) {
			WorkReport report = report(post(server, dispatcher.invitation("spent")));

			assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
		}
	}

	@Test
	void workersDrainBeforeTheServerStops() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher()) {
			CompletableFuture<HttpResponse<String>> answer;
			try (FunctionServer server = new FunctionServer(DiagnosticWorker.class, ENABLED)) {
				answer = post(server, dispatcher.invitation(FakeDispatcher.TOKEN));
				dispatcher.awaitJoin();
			}

			assertThat(report(answer).reason()).isEqualTo("the worker's process ends");
		}
	}

	@Test
	void whatIsNoInvitationIsABadRequestThatKeepsTheSecret() throws Exception {
		try (FunctionServer server = new FunctionServer(DiagnosticWorker.class, ENABLED)) {
			HttpResponse<String> response = server.post(InvitationController.PATH, FunctionServer.JSON, """
					{"address":"127.0.0.1:1","token":"s3cret","slots":"many","lifetime":"PT1M"}""");

			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).contains("its slots are missing or not a whole number")
				.doesNotContain("s3cret");
		}
	}

	@Test
	void takesNoInvitationUnlessItIsToldTo() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher();
				FunctionServer server = new FunctionServer(DiagnosticWorker.class)) {
			HttpResponse<String> response = post(server, dispatcher.invitation(FakeDispatcher.TOKEN)).get(60,
					TimeUnit.SECONDS);

			assertThat(response.statusCode()).isIn(404, 405);
		}
	}

	private static CompletableFuture<HttpResponse<String>> post(FunctionServer server, String invitation) {
		return server.postAsync(InvitationController.PATH, FunctionServer.JSON, invitation);
	}

	private static WorkReport report(CompletableFuture<HttpResponse<String>> answer) throws Exception {
		HttpResponse<String> response = answer.get(60, TimeUnit.SECONDS);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		WorkReport report = WorkerJson.readReport(response.body());
		assertThat(report).as(response.body()).isNotNull();
		return report;
	}

}
