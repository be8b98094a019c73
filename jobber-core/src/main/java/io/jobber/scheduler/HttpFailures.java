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

package io.jobber.scheduler;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;

import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.worker.PlainText;

/**
 * Maps the failure of a platform's HTTP API to a launch exception.
 */
public final class HttpFailures {

	private HttpFailures() {
	}

	/**
	 * Tell what an unsuccessful status means for a launch.
	 * @param status the status that the platform answered with
	 * @return the reason
	 */
	public static Reason reason(int status) {
		return switch (status) {
			case 401, 403 -> Reason.FORBIDDEN;
			case 404, 410 -> Reason.NOT_FOUND;
			case 429, 503 -> Reason.THROTTLED;
			case 500 -> Reason.FAILED;
			default -> (status > 500 || status == 408) ? Reason.UNAVAILABLE : Reason.INVALID;
		};
	}

	/**
	 * Read the header {@code Retry-After}, as RFC 9110 has it: seconds, or a date.
	 * @param value the header's value
	 * @param now what a date is compared to
	 * @return how long to wait, or {@code null} if the value is neither
	 */
	public static @Nullable Duration retryAfter(String value, Instant now) {
		String text = value.strip();
		if (text.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(text));
		}
		try {
			Duration wait = Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
			return wait.isNegative() ? Duration.ZERO : wait;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/**
	 * Find what a future wraps.
	 * @param failure what a future has failed with
	 * @return the cause of an {@link ExecutionException} or {@link CompletionException},
	 * or else the failure itself
	 */
	public static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
		return (wrapper && cause != null) ? cause : failure;
	}

	/**
	 * List a failure and its causes.
	 * @param failure the failure
	 * @return the failure first, its root cause last
	 */
	public static Stream<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
	}

	/**
	 * Tell whether a call has failed before the platform could see it.
	 * @param failure what the call has failed with
	 * @return whether there was no connection; not if one broke
	 */
	public static boolean isUnreachable(Throwable failure) {
		return causes(failure)
			.anyMatch((each) -> each instanceof ConnectException || each instanceof HttpConnectTimeoutException
					|| each instanceof UnknownHostException || each instanceof NoRouteToHostException
					|| each instanceof UnresolvedAddressException || each instanceof SSLHandshakeException);
	}

	/**
	 * Describe a failure by its innermost message, which is the most specific one.
	 * @param failure the failure
	 * @return an excerpt of the message, or the name of the root cause if there is none
	 */
	public static String describe(Throwable failure) {
		Throwable telling = causes(failure)
			.reduce((outer, inner) -> (inner.getMessage() != null || outer.getMessage() == null) ? inner : outer)
			.orElse(failure);
		// The message of this one is the name of the host.
		String message = (telling instanceof UnknownHostException) ? null : telling.getMessage();
		return PlainText.excerpt((message != null) ? message : telling.toString());
	}

}
