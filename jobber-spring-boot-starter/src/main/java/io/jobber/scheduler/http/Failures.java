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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import io.jobber.scheduler.HttpFailures;
import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.worker.PlainText;

/**
 * Maps the failure of a call to a launch exception.
 */
final class Failures {

	private Failures() {
	}

	static LaunchException refused(Target target, HttpResponse<?> response, String body) {
		int status = response.statusCode();
		String message = target + " answered a launch with status " + status
				+ (body.isBlank() ? "" : ": " + PlainText.excerpt(body))
				+ ((status / 100 == 3) ? ", and redirects are not followed because the invitation holds a secret" : "")
				+ " (" + target.setting("url") + ")";
		Duration retryAfter = response.headers()
			.firstValue("Retry-After")
			.map((value) -> HttpFailures.retryAfter(value, Instant.now()))
			.orElse(null);
		return new LaunchException(HttpFailures.reason(status), message, retryAfter, null);
	}

	static LaunchException notAnswered(Target target, Throwable failure) {
		Throwable cause = HttpFailures.unwrap(failure);
		Reason reason = Reason.DISCONNECTED;
		String message;
		if (cause instanceof TimeoutException) {
			reason = Reason.TIMED_OUT;
			message = target + " still held a launch when its worker's lifetime was over";
		}
		else if (cause instanceof CancellationException) {
			message = "The launch that " + target + " held was cancelled, because its launcher is closed";
		}
		else if (HttpFailures.isUnreachable(cause) || !(cause instanceof IOException)) {
			reason = Reason.UNAVAILABLE;
			message = target + " cannot be reached: " + HttpFailures.describe(cause);
		}
		else {
			message = "The connection to " + target + " broke before it answered a launch: "
					+ HttpFailures.describe(cause);
		}
		return new LaunchException(reason, message + " (" + target.setting("url") + ")", null, cause);
	}

}
