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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.jobber.sample.functions.InvalidImageException;
import io.jobber.sample.functions.InvalidTileException;
import io.jobber.task.JobberException;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskTimeoutException;

/**
 * Maps failures of tasks to problem details, RFC 9457. Boot does the same for invalid
 * requests.
 */
@RestControllerAdvice
class ProblemAdvice {

	private static final Log logger = LogFactory.getLog(ProblemAdvice.class);

	@ExceptionHandler
	ProblemDetail handle(InvalidTileException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handle(TaskRejectedException ex) {
		if (ex.getReason() == TaskRejectedException.Reason.UNKNOWN_FUNCTION) {
			return ResponseEntity.of(handle((JobberException) ex)).build();
		}
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "Too busy, try again");
		return ResponseEntity.status(problem.getStatus()).header(HttpHeaders.RETRY_AFTER, "1").body(problem);
	}

	@ExceptionHandler
	ProblemDetail handle(TaskTimeoutException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.GATEWAY_TIMEOUT, "The task took too long");
	}

	@ExceptionHandler
	ProblemDetail handle(PayloadTooLargeException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, "The body is too large");
	}

	@ExceptionHandler
	ProblemDetail handle(TaskFailedException ex) {
		if (InvalidImageException.class.getName().equals(ex.getRemoteType())) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, ex.getRemoteMessage());
		}
		return handle((JobberException) ex);
	}

	// Lost workers, tasks given up and whatever else a worker did wrong.
	@ExceptionHandler
	ProblemDetail handle(JobberException ex) {
		logger.warn("Task failed", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, "The worker failed");
	}

}
