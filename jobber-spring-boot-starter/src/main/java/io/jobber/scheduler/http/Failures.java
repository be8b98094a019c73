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

package io.jobber.scheduler.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;

/**
 * What is said of a call that did not end with success.
 */
final class Failures {

	private static final int MAX_BODY = 200;

	private Failures() {
	}

	static LaunchException refused(Target target, HttpResponse<?> response, String body) {
		String words = body.strip().replaceAll("\\s+", " ");
		int status = response.statusCode();
		String message = target + " answered a launch with status " + status
				+ (words.isEmpty() ? "" : ": " + abbreviate(words))
				+ (redirects(status) ? ", and redirects are not followed because the invitation holds a secret" : "")
				+ " (" + target.setting("url") + ")";
		Duration retryAfter = response.headers()
			.firstValue("Retry-After")
			.map((value) -> RetryAfter.parse(value, Instant.now()))
			.orElse(null);
		return new LaunchException(reason(status), message, retryAfter, null);
	}

	static LaunchException notAnswered(Target target, @Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof TimeoutException) {
			return failure(target, Reason.TIMED_OUT,
					target + " still held a launch when its worker's lifetime was over", cause);
		}
		if (cause instanceof CancellationException) {
			return failure(target, Reason.DISCONNECTED,
					"The launch that " + target + " held was given up, as its launcher is closed", cause);
		}
		if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException
				|| cause instanceof SSLException || !(cause instanceof IOException)) {
			return failure(target, Reason.UNAVAILABLE, target + " cannot be reached: " + words(cause), cause);
		}
		return failure(target, Reason.DISCONNECTED,
				"The connection to " + target + " broke before it answered a launch: " + words(cause), cause);
	}

	private static LaunchException failure(Target target, Reason reason, String message, @Nullable Throwable cause) {
		return new LaunchException(reason, message + " (" + target.setting("url") + ")", null, cause);
	}

	private static Reason reason(int status) {
		return switch (status) {
			case 401, 403 -> Reason.FORBIDDEN;
			case 404, 410 -> Reason.NOT_FOUND;
			case 429, 503 -> Reason.THROTTLED;
			case 500 -> Reason.FAILED;
			default -> (status > 500) ? Reason.UNAVAILABLE : Reason.INVALID;
		};
	}

	private static boolean redirects(int status) {
		return status / 100 == 3;
	}

	// Many of the client's exceptions have no message, but their causes have names that
	// say enough.
	private static String words(@Nullable Throwable failure) {
		Throwable root = failure;
		while (root != null && root.getMessage() == null && root.getCause() != null) {
			root = root.getCause();
		}
		if (root == null) {
			return "no reason was given";
		}
		String message = root.getMessage();
		return (message != null) ? message : root.getClass().getSimpleName();
	}

	private static String abbreviate(String text) {
		return (text.length() <= MAX_BODY) ? text : text.substring(0, MAX_BODY) + "…";
	}

}
