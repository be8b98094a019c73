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

package io.jobber.scheduler.lambda;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

import javax.net.ssl.SSLHandshakeException;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;

/**
 * Tells apart why a call has failed: AWS refused it, it never reached AWS, or the
 * connection broke while it was held.
 */
final class CallFailure {

	private static final int LONGEST_QUOTE = 300;

	private CallFailure() {
	}

	static LaunchException of(LambdaFunction function, Throwable failure) {
		Throwable cause = unwrap(failure);
		if (cause instanceof AwsServiceException refusal) {
			return Refusal.of(refusal, function).toException(function);
		}
		String words = words(cause);
		if (isOfCredentials(cause)) {
			return failure(Reason.FORBIDDEN, "Function " + function + " cannot be invoked without credentials: " + words
					+ "; give the application AWS credentials that allow lambda:InvokeFunction", cause);
		}
		if (isOfPool(cause)) {
			return failure(Reason.UNAVAILABLE,
					"Function " + function + " was not invoked, for no connection was free: " + words
							+ "; the LambdaAsyncClient needs a maxConcurrency of twice "
							+ function.setting("max-workers") + " at least",
					cause);
		}
		if (isOfConnecting(cause)) {
			return failure(Reason.UNAVAILABLE,
					"Lambda could not be reached to invoke function " + function + ": " + words + "; check "
							+ function.setting("lambda.region") + ", " + function.setting("lambda.endpoint")
							+ " and the network",
					cause);
		}
		if (isOfReadTimeout(cause)) {
			return failure(Reason.DISCONNECTED,
					"The call of function " + function
							+ " was given up while it was held, so what became of the run is not known: " + words
							+ "; the read timeout of the LambdaAsyncClient must be longer than "
							+ function.setting("worker-lifetime"),
					cause);
		}
		if (isOfConnection(cause)) {
			return failure(Reason.DISCONNECTED, "The connection broke while the call of function " + function
					+ " was held, so what became of the run is not known: " + words
					+ "; if it happens after the same time each, a proxy or NAT gateway on the way ends idle connections",
					cause);
		}
		return failure(Reason.UNAVAILABLE, "Function " + function + " could not be invoked: " + words, cause);
	}

	static Throwable unwrap(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * The words of the innermost cause that has any, which is the one that says most.
	 */
	static String words(Throwable failure) {
		String words = failure.toString();
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each.getMessage() != null) {
				boolean terse = each instanceof UnknownHostException;
				words = terse ? each.toString() : each.getMessage();
			}
		}
		return abbreviate(words);
	}

	static String abbreviate(String words) {
		String line = words.strip().replaceAll("\\s+", " ");
		if (line.length() > LONGEST_QUOTE) {
			return line.substring(0, LONGEST_QUOTE) + "…";
		}
		return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
	}

	static boolean isOfCredentials(Throwable failure) {
		return has(failure, (each) -> each.getMessage() != null && each.getMessage().contains("credentials"));
	}

	private static boolean isOfPool(Throwable failure) {
		return has(failure, (each) -> each.getMessage() != null && (each.getMessage().contains("Acquire operation took")
				|| each.getMessage().contains("outstanding acquire")));
	}

	private static boolean isOfConnecting(Throwable failure) {
		return has(failure,
				(each) -> each instanceof ConnectException || each instanceof UnknownHostException
						|| each instanceof NoRouteToHostException || each instanceof UnresolvedAddressException
						|| each instanceof SSLHandshakeException);
	}

	private static boolean isOfReadTimeout(Throwable failure) {
		// Netty's exception, whoever's Netty it is.
		return has(failure, (each) -> each.getClass().getSimpleName().equals("ReadTimeoutException"));
	}

	private static boolean isOfConnection(Throwable failure) {
		return has(failure, (each) -> each instanceof IOException || each instanceof ApiCallTimeoutException
				|| each instanceof ApiCallAttemptTimeoutException);
	}

	private static boolean has(Throwable failure, Predicate<Throwable> kind) {
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (kind.test(each)) {
				return true;
			}
		}
		return false;
	}

	private static LaunchException failure(Reason reason, String message, Throwable cause) {
		return new LaunchException(reason, message, null, cause);
	}

}
