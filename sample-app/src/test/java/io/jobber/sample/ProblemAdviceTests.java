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
