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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.util.WebUtils;

import io.jobber.worker.TaskHandler;
import io.jobber.worker.TaskRequest;

/**
 * Serves functions under the paths of Spring Cloud Function: {@code POST /name} with the
 * payload in the body, {@code GET /name/text} with a text for it, {@code GET /name} for a
 * supplier, {@code /a,b} for one after the other. A request becomes a task of the same
 * {@link TaskHandler} that serves a worker's stream, so functions, their payloads and
 * their threads are the same in both. The container's thread goes back once it has read
 * the request; a call that takes longer than {@code spring.mvc.async.request-timeout} is
 * cancelled. Calls at a time are bounded: a function runs on when its client has hung up.
 */
@RestController
final class FunctionController {

	private final AtomicLong ids = new AtomicLong();

	private final TaskHandler handler;

	private final int maxPayloadBytes;

	private final int maxCalls;

	private final Semaphore free;

	FunctionController(TaskHandler handler, int maxPayloadBytes, int maxCalls) {
		this.handler = handler;
		this.maxPayloadBytes = maxPayloadBytes;
		this.maxCalls = maxCalls;
		this.free = new Semaphore(maxCalls);
	}

	@PostMapping("/{function}")
	DeferredResult<ResponseEntity<?>> post(@PathVariable String function, @RequestHeader HttpHeaders headers,
			HttpServletRequest request) throws IOException {
		if (WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class) != null) {
			return Answer.refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The parts of this body were taken for a form: "
					+ "switch that off to have them as a payload (spring.servlet.multipart.enabled)");
		}
		byte[] payload = request.getInputStream().readNBytes(this.maxPayloadBytes + 1);
		if (payload.length > this.maxPayloadBytes) {
			return Answer.refused(HttpStatus.CONTENT_TOO_LARGE,
					"The payload is over " + this.maxPayloadBytes + " bytes (jobber.worker.http.max-payload-size)");
		}
		String contentType = Objects.requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "");
		return run(function, contentType, payload, headers);
	}

	@GetMapping("/{function}/{*argument}")
	DeferredResult<ResponseEntity<?>> get(@PathVariable String function, @PathVariable String argument,
			@RequestHeader HttpHeaders headers) {
		String text = argument.startsWith("/") ? argument.substring(1) : argument;
		return run(function, "text/plain;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8), headers);
	}

	private DeferredResult<ResponseEntity<?>> run(String function, String contentType, byte[] payload,
			HttpHeaders headers) {
		if (!this.free.tryAcquire()) {
			return Answer.refused(HttpStatus.SERVICE_UNAVAILABLE,
					this.maxCalls + " calls are running already (jobber.worker.http.max-concurrent-calls)");
		}
		String definition = function.replace(',', '|');
		Answer answer = new Answer(definition, sent(headers), this.free::release);
		TaskRequest task = new TaskRequest(this.ids.incrementAndGet(), 1, definition, contentType, answer.sent(),
				payload, Duration.ZERO);
		return answer.cancelledBy(this.handler.handle(task, answer));
	}

	private static Map<String, String> sent(HttpHeaders headers) {
		Map<String, String> sent = new HashMap<>();
		headers.forEach((name, values) -> sent.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
		return sent;
	}

}
