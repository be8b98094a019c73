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

import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.json.NoInvitationException;
import io.jobber.worker.json.WorkerJson;

/**
 * Takes invitations, as the starter's launcher {@code http} posts them. The request is
 * held for as long as the worker lives, and answered with its report. A worker whose
 * request breaks goes on: it is the application that lets it go.
 */
@RestController
final class InvitationController {

	static final String PATH = "/jobber/worker";

	// An invitation takes a few hundred.
	private static final int MAX_BYTES = 65_536;

	// A worker ends when its invitation says, however long that is.
	private static final long NO_TIMEOUT = 0;

	private final WorkerLifecycle lifecycle;

	private final RequestBodies bodies;

	InvitationController(WorkerLifecycle lifecycle, RequestBodies bodies) {
		this.lifecycle = lifecycle;
		this.bodies = bodies;
	}

	@PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
	DeferredResult<ResponseEntity<?>> post(HttpServletRequest request) {
		DeferredResult<ResponseEntity<?>> result = new DeferredResult<>(NO_TIMEOUT);
		this.bodies.read(request, MAX_BYTES, "", result, (body) -> {
			String json = new String(body.bytes(), StandardCharsets.UTF_8);
			body.release();
			run(json, result);
		});
		return result;
	}

	private void run(String json, DeferredResult<ResponseEntity<?>> result) {
		try {
			this.lifecycle.join(WorkerJson.readInvitation(json))
				.report()
				.thenAccept((report) -> result.setResult(ResponseEntity.ok()
					.contentType(MediaType.APPLICATION_JSON)
					.body(WorkerJson.write(report).getBytes(StandardCharsets.UTF_8))));
		}
		catch (NoInvitationException ex) {
			result.setResult(HttpTaskCallback.problem(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()), null));
		}
		catch (IllegalStateException ex) {
			result.setResult(
					HttpTaskCallback.problem(HttpStatus.SERVICE_UNAVAILABLE, "This worker is about to stop", null));
		}
	}

}
