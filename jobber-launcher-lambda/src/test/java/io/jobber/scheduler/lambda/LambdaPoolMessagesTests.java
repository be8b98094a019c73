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

import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

import io.jobber.scheduler.lambda.LambdaFunctionCheck.Finding;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said of a function names the properties of the pool that it serves.
 */
class LambdaPoolMessagesTests {

	private static final LambdaFunction DEFAULT = new LambdaFunction("orders", "live");

	private static final LambdaFunction IMAGES = new LambdaFunction("images", "live", "jobber.pools.images");

	static Stream<Throwable> failedCalls() {
		return Stream.of(refusal("ResourceNotFoundException", 404), refusal("ValidationException", 400),
				refusal("ThrottlingException", 429), refusal("ENILimitReachedException", 502),
				throttled("ReservedFunctionConcurrentInvocationLimitExceeded"),
				throttled("ConcurrentInvocationLimitExceeded"), throttled("CallerRateLimitExceeded"),
				throttled("whatever comes next"), failure(new ConnectException("refused")),
				failure(new IllegalStateException("Acquire operation took longer than 10 s")),
				failure(new ReadTimeoutException()));
	}

	@ParameterizedTest
	@MethodSource("failedCalls")
	void failedCallNamesThePropertiesOfItsPool(Throwable failure) {
		assertThat(CallFailure.of(DEFAULT, failure).getMessage()).contains("jobber.scheduler.");
		assertThat(CallFailure.of(IMAGES, failure).getMessage()).contains("jobber.pools.images.scheduler.")
			.doesNotContain("jobber.scheduler.");
	}

	@ParameterizedTest
	@MethodSource("failedRuns")
	void failedRunNamesThePropertiesOfItsPool(FunctionError error) {
		assertThat(error.toException(DEFAULT, "id").getMessage()).contains("jobber.scheduler.");
		assertThat(error.toException(IMAGES, "id").getMessage()).contains("jobber.pools.images.scheduler.")
			.doesNotContain("jobber.scheduler.");
	}

	static Stream<FunctionError> failedRuns() {
		return Stream.of(new FunctionError("Sandbox.Timedout", "timed out"),
				new FunctionError("Runtime.OutOfMemory", "too much"));
	}

	@Test
	void functionThatIsNoWorkerIsToldWithThePropertyOfItsPool() {
		assertThat(FunctionError.noReport(IMAGES, "hello", "id").getMessage())
			.contains("jobber.pools.images.scheduler.lambda.function-name");
	}

	@Test
	void findingsNameThePropertiesOfTheirPool() {
		LambdaAsyncClient unused = Lambdas.client(URI.create("http://127.0.0.1:1"));

		List<Finding> findings = new LambdaFunctionCheck(unused, IMAGES, Duration.ofMinutes(15), 16)
			.review(GetFunctionConfigurationResponse.builder().timeout(3).memorySize(512).build());

		assertThat(findings).hasSize(2)
			.allSatisfy((finding) -> assertThat(finding.action()).contains("jobber.pools.images.scheduler.")
				.doesNotContain("jobber.scheduler."));
	}

	private static Throwable refusal(String code, int status) {
		return LambdaException.builder()
			.awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
			.statusCode(status)
			.build();
	}

	private static Throwable throttled(String reason) {
		AwsServiceException.Builder builder = TooManyRequestsException.builder()
			.reason(reason)
			.awsErrorDetails(AwsErrorDetails.builder().errorCode("TooManyRequestsException").build())
			.statusCode(429);
		return builder.build();
	}

	private static Throwable failure(Exception cause) {
		return SdkClientException.create("the call failed", cause);
	}

	// The name is what counts.
	private static final class ReadTimeoutException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
