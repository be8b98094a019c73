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

	private final RequestBodies bodies;

	private final int maxPayloadBytes;

	private final int maxCalls;

	private final Semaphore free;

	FunctionController(TaskHandler handler, RequestBodies bodies, int maxPayloadBytes, int maxCalls) {
		this.handler = handler;
		this.bodies = bodies;
		this.maxPayloadBytes = maxPayloadBytes;
		this.maxCalls = maxCalls;
		this.free = new Semaphore(maxCalls);
	}

	@PostMapping("/{function}")
	DeferredResult<ResponseEntity<?>> post(@PathVariable String function, @RequestHeader HttpHeaders headers,
			HttpServletRequest request) {
		DeferredResult<ResponseEntity<?>> result = new DeferredResult<>();
		if (WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class) != null) {
			result
				.setResult(HttpTaskCallback.problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
						"The parts of this body were taken for a form: "
								+ "switch that off to have them as a payload (spring.servlet.multipart.enabled)",
						null));
		}
		else if (this.free.availablePermits() == 0) {
			this.bodies.discard(request, result, busy());
		}
		else {
			String contentType = Objects.requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "");
			HttpTaskCallback answer = answer(result, function, headers);
			this.bodies.read(request, this.maxPayloadBytes, " (jobber.worker.http.max-payload-size)", result,
					(body) -> run(answer, contentType, body.bytes(), body));
		}
		return result;
	}

	@GetMapping("/{function}/{*argument}")
	DeferredResult<ResponseEntity<?>> get(@PathVariable String function, @PathVariable String argument,
			@RequestHeader HttpHeaders headers) {
		String text = argument.startsWith("/") ? argument.substring(1) : argument;
		DeferredResult<ResponseEntity<?>> result = new DeferredResult<>();
		HttpTaskCallback answer = answer(result, function, headers);
		run(answer, "text/plain;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8), answer);
		return result;
	}

	private static HttpTaskCallback answer(DeferredResult<ResponseEntity<?>> result, String function,
			HttpHeaders headers) {
		return new HttpTaskCallback(result, function.replace(',', '|'), sent(headers));
	}

	private void run(HttpTaskCallback answer, String contentType, byte[] payload, Object holder) {
		if (!this.free.tryAcquire()) {
			this.bodies.release(holder);
			answer.refuse(busy());
			return;
		}
		answer.begin((length) -> this.bodies.hold(holder, length), () -> {
			this.free.release();
			this.bodies.release(holder);
		});
		TaskRequest task = new TaskRequest(this.ids.incrementAndGet(), 1, answer.function(), contentType, answer.sent(),
				payload, Duration.ZERO);
		answer.cancelledBy(this.handler.handle(task, answer));
	}

	private ResponseEntity<?> busy() {
		return HttpTaskCallback.problem(HttpStatus.SERVICE_UNAVAILABLE,
				this.maxCalls + " calls are running already (jobber.worker.http.max-concurrent-calls)", null);
	}

	private static Map<String, String> sent(HttpHeaders headers) {
		Map<String, String> sent = new HashMap<>();
		headers.forEach((name, values) -> sent.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
		return sent;
	}

}
