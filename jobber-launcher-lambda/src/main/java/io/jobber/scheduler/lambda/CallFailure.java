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

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

import io.jobber.scheduler.HttpFailures;
import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;

/**
 * Classifies a failed call: AWS refused it, it never reached AWS, or the connection broke
 * while it was held.
 */
final class CallFailure {

	private CallFailure() {
	}

	static LaunchException of(LambdaFunction function, Throwable failure) {
		Throwable cause = HttpFailures.unwrap(failure);
		if (cause instanceof AwsServiceException refusal) {
			return new Refusal(function, refusal).toException();
		}
		Reason reason = Reason.UNAVAILABLE;
		String message;
		if (says(cause, "credentials")) {
			reason = Reason.FORBIDDEN;
			message = "Function %s cannot be invoked without credentials: %s; "
					+ "give the application AWS credentials that allow lambda:InvokeFunction";
		}
		else if (says(cause, "Acquire operation took") || says(cause, "outstanding acquire")) {
			message = "Function %s was not invoked, for no connection was free: %s; "
					+ "the LambdaAsyncClient needs a maxConcurrency of twice " + function.setting("max-workers")
					+ " at least";
		}
		else if (HttpFailures.isUnreachable(cause)) {
			message = "Lambda could not be reached to invoke function %s: %s; check "
					+ function.setting("lambda.region") + ", " + function.setting("lambda.endpoint")
					+ " and the network";
		}
		else if (isReadTimeout(cause)) {
			reason = Reason.DISCONNECTED;
			message = "The call of function %s was given up while it was held, so the outcome of the run is unknown: "
					+ "%s; the read timeout of the LambdaAsyncClient must be longer than "
					+ function.setting("worker-lifetime");
		}
		else if (isBrokenConnection(cause)) {
			reason = Reason.DISCONNECTED;
			message = "The connection broke while the call of function %s was held, so the outcome of the run is "
					+ "unknown: %s; if it happens after the same time each, a proxy or NAT gateway on the way ends "
					+ "idle connections";
		}
		else {
			message = "Function %s could not be invoked: %s";
		}
		return new LaunchException(reason, message.formatted(function, HttpFailures.describe(cause)), null, cause);
	}

	private static boolean says(Throwable failure, String words) {
		return HttpFailures.causes(failure).anyMatch((each) -> String.valueOf(each.getMessage()).contains(words));
	}

	private static boolean isReadTimeout(Throwable failure) {
		// Netty's exception, which is relocated in some builds of the SDK.
		return HttpFailures.causes(failure)
			.anyMatch((each) -> each.getClass().getSimpleName().equals("ReadTimeoutException"));
	}

	private static boolean isBrokenConnection(Throwable failure) {
		return HttpFailures.causes(failure)
			.anyMatch((each) -> each instanceof IOException || each instanceof ApiCallTimeoutException
					|| each instanceof ApiCallAttemptTimeoutException);
	}

}
