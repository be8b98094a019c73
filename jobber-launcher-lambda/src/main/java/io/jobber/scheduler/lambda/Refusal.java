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

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

import io.jobber.scheduler.HttpFailures;
import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.worker.PlainText;

/**
 * An error that AWS answered with, told apart by its code and then by its HTTP status, as
 * "Invoke" in the API reference of Lambda and "Common errors" list them.
 *
 * @param function what was called
 * @param answer what the SDK threw
 */
record Refusal(LambdaFunction function, AwsServiceException answer) {

	private static final Pattern NO_ROOM = Pattern.compile("(ENI|SubnetIPAddress)LimitReachedException");

	// Some of these have status 400.
	private static final Pattern FORBIDDEN = Pattern.compile("AccessDeniedException|UnrecognizedClientException"
			+ "|InvalidClientTokenId|ExpiredTokenException|InvalidSignatureException|IncompleteSignature"
			+ "|MissingAuthenticationTokenException|OptInRequired");

	private static final Pattern NOT_READY = Pattern
		.compile("ResourceConflict.*|ResourceNotReady.*|SnapStartNotReady.*");

	// Lambda could not set up or start the function. The statuses of these vary oddly.
	private static final Pattern SETUP = Pattern.compile("(EFS|S3Files|KMS|EC2|ENI|SubnetIP|SnapStart|InvalidSubnet"
			+ "|InvalidSecurityGroup|InvalidZip|InvalidRuntime|CodeArtifact).*");

	LaunchException toException() {
		Reason reason = reason();
		String verb = switch (reason) {
			case THROTTLED -> "has no room now for";
			case NOT_FOUND -> "does not know";
			case FORBIDDEN -> "does not let the application invoke";
			case INVALID -> "did not accept the invocation of";
			default -> "failed to invoke";
		};
		Duration retryAfter = details().map(AwsErrorDetails::sdkHttpResponse)
			.flatMap((response) -> response.firstMatchingHeader("Retry-After"))
			.map((value) -> HttpFailures.retryAfter(value, Instant.now()))
			.orElse(null);
		return new LaunchException(reason,
				"Lambda " + verb + " function " + this.function + ": " + quote() + "; " + advice(reason), retryAfter,
				this.answer);
	}

	/**
	 * AWS's error code; empty if the response is not from AWS, but from a proxy.
	 */
	String code() {
		return details().map(AwsErrorDetails::errorCode).orElse("");
	}

	/**
	 * AWS's message, error code and request id.
	 */
	String quote() {
		String words = PlainText.excerpt(details().map(AwsErrorDetails::errorMessage).orElse(""));
		String name = code().isEmpty() ? "HTTP " + this.answer.statusCode() : code();
		return (words.isEmpty() ? "" : words + " ") + "(" + name
				+ (throttleReason().isEmpty() ? "" : ", " + throttleReason()) + ", AWS request "
				+ this.answer.requestId() + ")";
	}

	private Optional<AwsErrorDetails> details() {
		return Optional.ofNullable(this.answer.awsErrorDetails());
	}

	private String throttleReason() {
		return (this.answer instanceof TooManyRequestsException throttled && throttled.reasonAsString() != null)
				? throttled.reasonAsString() : "";
	}

	private Reason reason() {
		if (this.answer.isThrottlingException() || isOf(NO_ROOM)) {
			return Reason.THROTTLED;
		}
		if (isOf(FORBIDDEN)) {
			return Reason.FORBIDDEN;
		}
		boolean unavailable = isOf(NOT_READY) || isOf(SETUP) || this.answer.statusCode() >= 500;
		return unavailable ? Reason.UNAVAILABLE : HttpFailures.reason(this.answer.statusCode());
	}

	private boolean isOf(Pattern codes) {
		return codes.matcher(code()).matches();
	}

	private String advice(Reason reason) {
		if (isOf(NOT_READY)) {
			return "wait until the function's state is Active";
		}
		if (isOf(SETUP)) {
			return (reason == Reason.THROTTLED)
					? "give the function's VPC more addresses and network interfaces, or lower "
							+ this.function.setting("max-workers")
					: "correct the function's configuration or its role";
		}
		return switch (reason) {
			case THROTTLED -> throttleAdvice(throttleReason());
			case NOT_FOUND, INVALID -> "check " + this.function.setting("lambda.function-name") + ", "
					+ this.function.setting("lambda.qualifier") + " and " + this.function.setting("lambda.region");
			case FORBIDDEN ->
				code().equals("AccessDeniedException") ? "allow the application's role lambda:InvokeFunction on it"
						: "give the application valid AWS credentials";
			default -> "if it lasts, check the state of Lambda in this region";
		};
	}

	private String throttleAdvice(String throttle) {
		if (throttle.contains("RateLimit")) {
			return "the workers are too short-lived for this rate of launches: raise "
					+ this.function.setting("idle-timeout");
		}
		String whose = switch (throttle) {
			case "ReservedFunctionConcurrentInvocationLimitExceeded" -> "that is reserved for the function";
			case "ConcurrentInvocationLimitExceeded" -> "quota of the account";
			default -> "of the account or of the function";
		};
		return "raise the concurrency " + whose + ", or lower " + this.function.setting("max-workers");
	}

}
