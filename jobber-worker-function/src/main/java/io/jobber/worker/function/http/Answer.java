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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

import io.jobber.worker.Cancellation;
import io.jobber.worker.TaskCallback;
import io.jobber.worker.UnknownFunctionException;
import io.jobber.worker.WrappedFailure;
import io.jobber.worker.function.PayloadConversionException;
import io.jobber.worker.function.context.ContextUnavailableException;

/**
 * The answer to one request: the result of its task, or a problem (RFC 9457) that says
 * why there is none.
 */
final class Answer implements TaskCallback {

	private static final Logger log = LoggerFactory.getLogger(Answer.class);

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

	// They are about the connection, which is the container's.
	private static final Set<String> RESERVED = Set.of("connection", "content-length", "date", "keep-alive", "server",
			"trailer", "transfer-encoding", "upgrade");

	private final DeferredResult<ResponseEntity<?>> result = new DeferredResult<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	private final String function;

	private final Map<String, String> sent;

	private final Runnable end;

	/**
	 * Create an answer.
	 * @param function the function that is called
	 * @param sent the headers of the request: a function that hands on the message it was
	 * given does not mean to send them back
	 * @param end is run once when the task has ended, which may be long after the request
	 */
	Answer(String function, Map<String, String> sent, Runnable end) {
		this.function = function;
		this.sent = sent;
		this.end = end;
	}

	/**
	 * The answer to a request that does not become a task.
	 * @param status the status of the response
	 * @param detail what to tell the caller
	 * @return the answer
	 */
	static DeferredResult<ResponseEntity<?>> refused(HttpStatus status, String detail) {
		DeferredResult<ResponseEntity<?>> result = new DeferredResult<>();
		result.setResult(problem(status, detail, null));
		return result;
	}

	Map<String, String> sent() {
		return this.sent;
	}

	/**
	 * What Spring MVC waits for. When it no longer does, the task is cancelled, unless it
	 * has ended.
	 * @param task cancels the task
	 * @return the result that Spring MVC waits for
	 */
	DeferredResult<ResponseEntity<?>> cancelledBy(Cancellation task) {
		this.result.onTimeout(() -> this.result.setResult(problem(HttpStatus.SERVICE_UNAVAILABLE,
				"The call has taken too long (spring.mvc.async.request-timeout)", null)));
		this.result.onCompletion(task::cancel);
		return this.result;
	}

	@Override
	public void succeeded(String contentType, Map<String, String> headers, byte[] payload) {
		ended();
		HttpHeaders response = new HttpHeaders();
		headers.forEach((name, value) -> {
			if (isOwn(name, value)) {
				response.set(name, value);
			}
		});
		response.set(HttpHeaders.CONTENT_TYPE, contentType);
		this.result.setResult(ResponseEntity.ok().headers(response).body(payload));
	}

	@Override
	public void failed(Throwable thrown) {
		ended();
		Throwable failure = WrappedFailure.unwrap(thrown);
		HttpStatus status = status(failure);
		// Who hung up, or waited for too long, has cancelled the call.
		if (status == HttpStatus.INTERNAL_SERVER_ERROR && !this.result.isSetOrExpired()) {
			log.warn("Function '{}' failed, called over HTTP", this.function, thrown);
		}
		String message = failure.getMessage();
		this.result.setResult(problem(status, (message != null) ? message : failure.toString(), failure));
	}

	@Override
	public void cancelled() {
		ended();
		this.result.setResult(problem(HttpStatus.SERVICE_UNAVAILABLE, "The call was cancelled", null));
	}

	private void ended() {
		if (this.ended.compareAndSet(false, true)) {
			this.end.run();
		}
	}

	private boolean isOwn(String name, String value) {
		return !RESERVED.contains(name.toLowerCase(Locale.ROOT)) && NAME.matcher(name).matches()
				&& StandardCharsets.ISO_8859_1.newEncoder().canEncode(value) && !value.equals(this.sent.get(name));
	}

	private static HttpStatus status(Throwable failure) {
		if (failure instanceof UnknownFunctionException) {
			return HttpStatus.NOT_FOUND;
		}
		if (failure instanceof PayloadConversionException) {
			return HttpStatus.BAD_REQUEST;
		}
		return (failure instanceof ContextUnavailableException) ? HttpStatus.SERVICE_UNAVAILABLE
				: HttpStatus.INTERNAL_SERVER_ERROR;
	}

	static ResponseEntity<?> problem(HttpStatus status, String detail, @Nullable Throwable failure) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		if (status == HttpStatus.INTERNAL_SERVER_ERROR && failure != null) {
			problem.setProperty("exception", failure.getClass().getName());
		}
		return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}

}
