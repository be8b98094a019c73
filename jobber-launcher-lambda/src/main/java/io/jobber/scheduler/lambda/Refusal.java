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

import org.jspecify.annotations.Nullable;
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
 * @param reason what it means for a launch
 * @param code AWS's name of the error, with the reason for throttling if there is one
 * @param words AWS's message
 * @param requestId AWS's id of the call
 * @param advice what to do, naming a setting or a permission
 * @param answer what the SDK threw
 */
record Refusal(Reason reason, String code, String words, @Nullable String requestId, String advice,
		AwsServiceException answer) {

	private static final String CREDENTIALS = "give the application valid AWS credentials";

	static Refusal of(AwsServiceException answer, LambdaFunction function) {
		AwsErrorDetails details = answer.awsErrorDetails();
		String code = (details != null && details.errorCode() != null) ? details.errorCode() : "";
		String words = (details != null && details.errorMessage() != null) ? details.errorMessage() : "";
		Reason reason = reason(code, answer.statusCode());
		String advice = advice(reason, code, function);
		String name = code.isEmpty() ? "HTTP " + answer.statusCode() : code;
		if (answer instanceof TooManyRequestsException throttled && throttled.reasonAsString() != null) {
			name += ", " + throttled.reasonAsString();
			advice = throttleAdvice(throttled.reasonAsString(), function);
		}
		return new Refusal(reason, name, PlainText.excerpt(words), answer.requestId(), advice, answer);
	}

	LaunchException toException(LambdaFunction function) {
		return new LaunchException(this.reason,
				"Lambda " + verb() + " function " + function + ": " + quote() + "; " + this.advice,
				retryAfter().orElse(null), this.answer);
	}

	/**
	 * AWS's own words, and what to find the call by.
	 */
	String quote() {
		return (this.words.isEmpty() ? "" : this.words + " ") + "(" + this.code + ", AWS request " + this.requestId
				+ ")";
	}

	private String verb() {
		return switch (this.reason) {
			case THROTTLED -> "has no room now for";
			case NOT_FOUND -> "does not know";
			case FORBIDDEN -> "does not let the application invoke";
			case INVALID -> "did not accept the invocation of";
			default -> "failed to invoke";
		};
	}

	private Optional<Duration> retryAfter() {
		AwsErrorDetails details = this.answer.awsErrorDetails();
		if (details == null || details.sdkHttpResponse() == null) {
			return Optional.empty();
		}
		return details.sdkHttpResponse()
			.firstMatchingHeader("Retry-After")
			.map((value) -> HttpFailures.retryAfter(value, Instant.now()));
	}

	private static Reason reason(String code, int status) {
		return switch (code) {
			case "TooManyRequestsException", "ThrottlingException", "EC2ThrottledException", "ENILimitReachedException",
					"SubnetIPAddressLimitReachedException" ->
				Reason.THROTTLED;
			case "ResourceNotFoundException" -> Reason.NOT_FOUND;
			case "AccessDeniedException", "UnrecognizedClientException", "InvalidClientTokenId",
					"ExpiredTokenException", "InvalidSignatureException", "IncompleteSignature",
					"MissingAuthenticationTokenException", "OptInRequired" ->
				Reason.FORBIDDEN;
			default -> (ofFunction(code) || status >= 500) ? Reason.UNAVAILABLE : HttpFailures.reason(status);
		};
	}

	// Lambda could not set up or start the function. The statuses of these vary oddly.
	private static boolean ofFunction(String code) {
		return code.startsWith("EFS") || code.startsWith("S3Files") || code.startsWith("KMS") || code.startsWith("EC2")
				|| code.startsWith("ENI") || code.startsWith("SubnetIP") || code.startsWith("SnapStart")
				|| code.startsWith("InvalidSubnet") || code.startsWith("InvalidSecurityGroup")
				|| code.startsWith("InvalidZip") || code.startsWith("InvalidRuntime") || code.startsWith("CodeArtifact")
				|| notReady(code);
	}

	private static boolean notReady(String code) {
		return code.equals("ResourceConflictException") || code.equals("ResourceNotReadyException");
	}

	private static String advice(Reason reason, String code, LambdaFunction function) {
		if (notReady(code) || code.equals("SnapStartNotReadyException")) {
			return "wait until the function's state is Active";
		}
		if (ofFunction(code) && reason == Reason.THROTTLED) {
			return "give the function's VPC more addresses and network interfaces, or lower "
					+ function.setting("max-workers");
		}
		if (ofFunction(code)) {
			return "correct the function's configuration or its role";
		}
		return switch (reason) {
			case THROTTLED -> room("of the account or of the function", function);
			case NOT_FOUND, INVALID -> "check " + function.setting("lambda.function-name") + ", "
					+ function.setting("lambda.qualifier") + " and " + function.setting("lambda.region");
			case FORBIDDEN -> code.equals("AccessDeniedException")
					? "allow the application's role lambda:InvokeFunction on it" : CREDENTIALS;
			default -> "if it lasts, look at the state of Lambda in this region";
		};
	}

	private static String room(String whose, LambdaFunction function) {
		return "raise the concurrency " + whose + ", or lower " + function.setting("max-workers");
	}

	private static String throttleAdvice(String reason, LambdaFunction function) {
		return switch (reason) {
			case "ReservedFunctionConcurrentInvocationLimitExceeded" ->
				room("that is reserved for the function", function);
			case "ConcurrentInvocationLimitExceeded" -> room("quota of the account", function);
			case "ReservedFunctionInvocationRateLimitExceeded", "FunctionInvocationRateLimitExceeded",
					"CallerRateLimitExceeded" ->
				"the workers are too short-lived for this rate of launches: raise " + function.setting("idle-timeout");
			default -> room("of the account or of the function", function);
		};
	}

}
