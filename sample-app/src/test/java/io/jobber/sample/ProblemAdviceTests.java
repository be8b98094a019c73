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

package io.jobber.sample;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.jobber.sample.functions.InvalidImageException;
import io.jobber.task.JobberException;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.task.WorkerLostException;

/**
 * Tests for {@link ProblemAdvice}.
 */
class ProblemAdviceTests {

	@Test
	void rejectedTaskMayBeTriedAgain() {
		assertProblem(TaskRejectedException.queueFull(1, "jobber"), 503).expectHeader().valueEquals("Retry-After", "1");
	}

	@Test
	void timedOutTaskIsGatewayTimeout() {
		assertProblem(new TaskTimeoutException(Phase.QUEUED, "f", Duration.ofSeconds(1), "late"), 504);
	}

	@Test
	void lostWorkerIsBadGateway() {
		assertProblem(new WorkerLostException("f", "worker-1", "lost", "advice"), 502);
	}

	@Test
	void oversizedPayloadIsContentTooLarge() {
		assertProblem(new PayloadTooLargeException("f", "large"), 413);
	}

	@Test
	void invalidImageIsUnprocessableAndSaysWhy() {
		assertProblem(new TaskFailedException("f", InvalidImageException.class.getName(), "No image"), 422).expectBody()
			.jsonPath("$.detail")
			.isEqualTo("No image");
	}

	@Test
	void otherFailureOfTheFunctionIsBadGatewayAndKeepsItsReasonFromTheCaller() {
		assertProblem(new TaskFailedException("f", "java.lang.IllegalStateException", "secret"), 502).expectBody()
			.jsonPath("$.detail")
			.isEqualTo("The worker failed");
	}

	private static ResponseSpec assertProblem(JobberException failure, int status) {
		return WebTestClient.bindToController(new FailingController(failure))
			.controllerAdvice(new ProblemAdvice())
			.build()
			.get()
			.uri("/")
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@RestController
	private record FailingController(JobberException failure) {

		@GetMapping(path = "/", produces = MediaType.IMAGE_PNG_VALUE)
		Mono<byte[]> fail() {
			return Mono.error(this.failure);
		}

	}

}
