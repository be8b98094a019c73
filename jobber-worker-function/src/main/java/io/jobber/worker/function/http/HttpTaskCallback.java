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
import java.util.function.IntPredicate;
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
final class HttpTaskCallback implements TaskCallback {

	private static final Logger log = LoggerFactory.getLogger(HttpTaskCallback.class);

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

	// They are about the connection, which is the container's.
	private static final Set<String> RESERVED = Set.of("connection", "content-length", "date", "keep-alive", "server",
			"trailer", "transfer-encoding", "upgrade");

	private final DeferredResult<ResponseEntity<?>> result;

	private final String function;

	private final Map<String, String> sent;

	private IntPredicate room = (length) -> true; // guarded by this, as are these

	private @Nullable Runnable end;

	private @Nullable Cancellation task;

	private boolean answered;

	private boolean ended;

	/**
	 * Create an answer, before the request is asynchronous.
	 * @param result what Spring MVC waits for. When it no longer does, the task is
	 * cancelled, unless it has ended
	 * @param function the function that is called
	 * @param sent the headers of the request: a function that hands on the message it was
	 * given does not mean to send them back
	 */
	HttpTaskCallback(DeferredResult<ResponseEntity<?>> result, String function, Map<String, String> sent) {
		this.result = result;
		this.function = function;
		this.sent = sent;
		result.onTimeout(() -> result.setResult(problem(HttpStatus.SERVICE_UNAVAILABLE,
				"The call has taken too long (spring.mvc.async.request-timeout)", null)));
		result.onCompletion(this::answered);
	}

	String function() {
		return this.function;
	}

	Map<String, String> sent() {
		return this.sent;
	}

	/**
	 * Answer a request that does not become a task.
	 * @param refusal the response
	 */
	void refuse(ResponseEntity<?> refusal) {
		this.result.setResult(refusal);
	}

	/**
	 * Take note that there is a task.
	 * @param room whether there is room for a result of that length
	 * @param end is run once, when the task has ended, which may be long after the
	 * request, and the answer was sent
	 */
	synchronized void begin(IntPredicate room, Runnable end) {
		this.room = room;
		this.end = end;
	}

	void cancelledBy(Cancellation task) {
		synchronized (this) {
			this.task = task;
			if (!this.answered) {
				return;
			}
		}
		task.cancel();
	}

	private void answered() {
		Cancellation running;
		synchronized (this) {
			this.answered = true;
			running = this.task;
		}
		if (running != null) {
			running.cancel();
		}
		endIfOver();
	}

	private void ended() {
		synchronized (this) {
			this.ended = true;
		}
		endIfOver();
	}

	private void endIfOver() {
		Runnable over = null;
		synchronized (this) {
			if (this.answered && this.ended) {
				over = this.end;
				this.end = null;
			}
		}
		if (over != null) {
			over.run();
		}
	}

	@Override
	public void succeeded(String contentType, Map<String, String> headers, byte[] payload) {
		if (!hasRoom(payload.length)) {
			this.result.setResult(problem(HttpStatus.SERVICE_UNAVAILABLE,
					"There is no room for the result of %d bytes beside the payloads and results that are held already"
						.formatted(payload.length),
					null));
			ended();
			return;
		}
		HttpHeaders response = new HttpHeaders();
		headers.forEach((name, value) -> {
			if (isOwn(name, value)) {
				response.set(name, value);
			}
		});
		response.set(HttpHeaders.CONTENT_TYPE, contentType);
		this.result.setResult(ResponseEntity.ok().headers(response).body(payload));
		ended();
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

	private boolean hasRoom(int length) {
		IntPredicate predicate;
		synchronized (this) {
			predicate = this.room;
		}
		return predicate.test(length);
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
