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

package io.jobber.lambda.emulator;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * The Invoke API as AWS's own client speaks it, and a function that is a shell script.
 */
@NeedsShell
class InvokeTests {

	private static Emulation lambda;

	@BeforeAll
	static void start(@TempDir Path directory) {
		lambda = Emulation.of(ShellFunction.in(directory).alias("live").variable("COLOUR", "green"));
	}

	@AfterAll
	static void stop() {
		lambda.close();
	}

	@Test
	void functionAnswersItsCaller() {
		InvokeResponse response = lambda.invoke("hello you");

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.payload().asUtf8String()).isEqualToIgnoringNewLines("\"hello you\"");
		assertThat(response.functionError()).isNull();
		assertThat(response.executedVersion()).isEqualTo("$LATEST");
		assertThat(response.responseMetadata().requestId()).hasSize(36);
	}

	@Test
	void functionErrorIsAnswerWithItsHeader() {
		InvokeResponse response = lambda.invoke("fail");

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.functionError()).isEqualTo("Unhandled");
		assertThat(response.payload().asUtf8String()).contains("Shell.Failed");
	}

	@Test
	void logTailHasTheInvocationFromStartToReport() {
		InvokeResponse response = lambda.start("hello tail", InvokeRequest.builder().logType(LogType.TAIL)).join();

		String tail = new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
		String id = response.responseMetadata().requestId();
		assertThat(tail.lines().toList()).satisfiesExactly(
				(line) -> assertThat(line).isEqualTo("START RequestId: " + id + " Version: $LATEST"),
				(line) -> assertThat(line).isEqualTo("shell runs \"hello tail\""),
				(line) -> assertThat(line).isEqualTo("END RequestId: " + id),
				(line) -> assertThat(line).matches("REPORT RequestId: " + id
						+ "\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\tMemory Size: 512 MB"
						+ "\tMax Memory Used: \\d+ MB\t(Init Duration: \\d+\\.\\d\\d ms\t)?"));
	}

	@Test
	void runtimeIsToldWhatLambdaTells() {
		String context = Base64.getEncoder()
			.encodeToString("{\"custom\": {\"a\": \"\u00fc\"}}".getBytes(StandardCharsets.UTF_8));

		String headers = lambda.start("headers", InvokeRequest.builder().clientContext(context).qualifier("live"))
			.join()
			.payload()
			.asUtf8String();

		assertThat(headers).containsIgnoringCase("lambda-runtime-aws-request-id: ")
			.containsIgnoringCase("lambda-runtime-deadline-ms: ")
			.containsIgnoringCase("lambda-runtime-trace-id: Root=1-")
			.containsIgnoringCase("function:shell:live")
			.containsIgnoringCase("lambda-runtime-client-context: custom:a:\\u00");
	}

	@Test
	void processFindsTheVariablesOfLambdaAndItsOwn() {
		assertThat(lambda.answer("variable COLOUR")).isEqualTo("\"green\"");
		assertThat(lambda.answer("variable AWS_LAMBDA_FUNCTION_NAME")).isEqualTo("\"shell\"");
		assertThat(lambda.answer("variable AWS_LAMBDA_FUNCTION_MEMORY_SIZE")).isEqualTo("\"512\"");
		assertThat(lambda.answer("variable AWS_REGION")).isEqualTo("\"eu-west-1\"");
		assertThat(lambda.answer("variable HOME")).isEqualTo("\"\"");
	}

	@Test
	void eventIsAcceptedAndRunsLater() {
		InvokeResponse response = lambda
			.start("hello event", InvokeRequest.builder().invocationType(InvocationType.EVENT))
			.join();

		assertThat(response.statusCode()).isEqualTo(202);
		Waiting.until(() -> assertThat(lambda.logs).contains("shell runs \"hello event\""));
	}

	@Test
	void dryRunRunsNothing() {
		InvokeResponse response = lambda
			.start("hello dry run", InvokeRequest.builder().invocationType(InvocationType.DRY_RUN))
			.join();

		assertThat(response.statusCode()).isEqualTo(204);
		assertThat(lambda.logs).doesNotContain("shell runs \"hello dry run\"");
	}

	@Test
	void aliasRunsThePublishedVersion() {
		InvokeResponse response = lambda
			.start("variable AWS_LAMBDA_FUNCTION_VERSION", InvokeRequest.builder().qualifier("live"))
			.join();

		assertThat(response.executedVersion()).isEqualTo("1");
		assertThat(response.payload().asUtf8String().strip()).isEqualTo("\"1\"");
	}

	@Test
	void functionIsFoundByNameWithQualifierAndByArn() {
		for (String name : new String[] { "shell:live", "arn:aws:lambda:eu-west-1:000000000000:function:shell:live",
				"000000000000:function:shell:live" }) {
			InvokeResponse response = lambda.client.invoke((request) -> request.functionName(name)).join();

			assertThat(response.executedVersion()).as(name).isEqualTo("1");
		}
	}

	@Test
	void missingFunctionAndMissingAliasAreNotFound() {
		assertRefused(() -> lambda.client.invoke((request) -> request.functionName("nobody")).join(),
				ResourceNotFoundException.class, 404,
				"Function not found: arn:aws:lambda:eu-west-1:000000000000:function:nobody");
		assertRefused(() -> lambda.client.invoke((request) -> request.functionName("shell").qualifier("old")).join(),
				ResourceNotFoundException.class, 404,
				"Function not found: arn:aws:lambda:eu-west-1:000000000000:function:shell:old");
	}

	@Test
	void payloadThatIsNoJsonIsRefused() {
		SdkBytes payload = SdkBytes.fromUtf8String("{\"a\":");

		assertRefused(() -> lambda.client.invoke((request) -> request.functionName("shell").payload(payload)).join(),
				InvalidRequestContentException.class, 400, "Could not parse request body into json");
	}

	@Test
	void payloadBeyondItsLimitIsRefused() {
		SdkBytes sevenMegabytes = SdkBytes.fromUtf8String("\"" + "x".repeat(7_000_000) + "\"");
		SdkBytes oneMegabyte = SdkBytes.fromUtf8String("\"" + "x".repeat(1_048_576) + "\"");

		assertRefused(
				() -> lambda.client.invoke((request) -> request.functionName("shell").payload(sevenMegabytes)).join(),
				RequestTooLargeException.class, 413, "Request must be smaller than 6291456 bytes");
		assertRefused(() -> lambda.client.invoke(
				(request) -> request.functionName("shell").invocationType(InvocationType.EVENT).payload(oneMegabyte))
			.join(), RequestTooLargeException.class, 413, "Request must be smaller than 1048576 bytes");
	}

	@Test
	void responseBeyondItsLimitIsFunctionError() {
		InvokeResponse response = lambda.invoke("large");

		assertThat(response.functionError()).isEqualTo("Unhandled");
		assertThat(response.payload().asUtf8String()).contains("Function.ResponseSizeTooLarge");
	}

	@Test
	void functionsAreDescribed() {
		assertThat(lambda.client.listFunctions().join().functions()).extracting(FunctionConfiguration::functionName)
			.containsExactly("shell");
		assertThat(lambda.client.getFunction((request) -> request.functionName("shell")).join().configuration())
			.satisfies((configuration) -> {
				assertThat(configuration.memorySize()).isEqualTo(512);
				assertThat(configuration.timeout()).isEqualTo(60);
				assertThat(configuration.environment().variables()).containsEntry("COLOUR", "green");
			});
		assertThat(lambda.client.getFunctionConfiguration((request) -> request.functionName("shell").qualifier("live"))
			.join()
			.version()).isEqualTo("1");
	}

	@Test
	void signaturesAreCheckedOnRequest(@TempDir Path directory) {
		try (Emulation strict = Emulation.of(ShellFunction.in(directory), (builder) -> builder.verifySignatures(true));
				LambdaAsyncClient forger = Emulation.client(strict.emulator.endpoint(), "guessed")) {
			assertThat(strict.answer("hello signed")).isEqualTo("\"hello signed\"");
			assertThat(strict.client
				.getFunction((request) -> request.functionName("arn:aws:lambda:eu-west-1:000000000000:function:shell")
					.qualifier("$LATEST"))
				.join()
				.configuration()
				.functionName()).isEqualTo("shell");
			assertRefused(() -> forger.invoke((request) -> request.functionName("shell")).join(), LambdaException.class,
					403, "The request signature we calculated does not match");
		}
	}

	private static void assertRefused(Runnable call, Class<? extends LambdaException> expected, int status,
			String message) {
		assertThatThrownBy(call::run).isInstanceOf(CompletionException.class)
			.cause()
			.isInstanceOf(expected)
			.hasMessageContaining(message)
			.asInstanceOf(type(LambdaException.class))
			.extracting(LambdaException::statusCode)
			.isEqualTo(status);
	}

}
