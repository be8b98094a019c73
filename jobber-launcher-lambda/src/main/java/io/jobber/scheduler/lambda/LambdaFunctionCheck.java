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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

import io.jobber.scheduler.HttpFailures;

/**
 * Looks at the function's configuration at start-up and says in a sentence what will not
 * work. What may pass by itself, such as a network that is down, is no reason not to
 * start.
 */
public final class LambdaFunctionCheck {

	private static final Logger logger = LoggerFactory.getLogger(LambdaFunctionCheck.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final LambdaAsyncClient client;

	private final LambdaFunction function;

	private final Duration workerLifetime;

	private final int workerSlots;

	private final Duration timeout;

	/**
	 * Create a check.
	 * @param client what to call AWS with
	 * @param function the function to look at
	 * @param workerLifetime how long a worker may live; zero means without a limit
	 * @param workerSlots how many tasks a worker takes at a time
	 */
	public LambdaFunctionCheck(LambdaAsyncClient client, LambdaFunction function, Duration workerLifetime,
			int workerSlots) {
		this(client, function, workerLifetime, workerSlots, TIMEOUT);
	}

	LambdaFunctionCheck(LambdaAsyncClient client, LambdaFunction function, Duration workerLifetime, int workerSlots,
			Duration timeout) {
		this.client = client;
		this.function = function;
		this.workerLifetime = workerLifetime;
		this.workerSlots = workerSlots;
		this.timeout = timeout;
	}

	/**
	 * Look at the function, and log what is not an error. Blocks for 10 seconds at most.
	 * @throws LambdaSetupException if the function cannot run workers as it is
	 */
	public void verify() {
		for (Finding finding : findings()) {
			switch (finding.severity()) {
				case ERROR -> throw new LambdaSetupException(finding.description(), finding.action(), null);
				case WARNING -> logger.warn("{} {}", finding.description(), finding.action());
				case INFO -> logger.info("{} {}", finding.description(), finding.action());
			}
		}
	}

	/**
	 * Look at the function. Blocks for 10 seconds at most.
	 * @return what there is to say about it, the errors first
	 */
	public List<Finding> findings() {
		CompletableFuture<List<Finding>> answer = new CompletableFuture<>();
		// The SDK may block to find credentials, for longer than the call's own timeout.
		Thread caller = new Thread(() -> ask(answer), "jobber-lambda-check");
		caller.setDaemon(true);
		caller.start();
		try {
			return answer.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			return List.of(unanswered((ex.getCause() != null) ? ex.getCause() : ex));
		}
		catch (TimeoutException ex) {
			return List.of(skipped(Severity.WARNING, "Lambda has not answered within " + this.timeout));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return List.of(skipped(Severity.WARNING, "the application is being stopped"));
		}
	}

	private void ask(CompletableFuture<List<Finding>> answer) {
		try {
			this.client
				.getFunctionConfiguration(GetFunctionConfigurationRequest.builder()
					.functionName(this.function.name())
					.qualifier(this.function.qualifier())
					.overrideConfiguration((override) -> override.apiCallTimeout(this.timeout))
					.build())
				.thenApply(this::review)
				.whenComplete((findings, failure) -> {
					if (failure != null) {
						answer.completeExceptionally(HttpFailures.unwrap(failure));
					}
					else {
						answer.complete(findings);
					}
				});
		}
		catch (RuntimeException | LinkageError ex) {
			answer.completeExceptionally(ex);
		}
	}

	private List<Finding> review(GetFunctionConfigurationResponse configuration) {
		return new FunctionReview(this.function, this.workerLifetime, this.workerSlots).findings(configuration);
	}

	private Finding unanswered(Throwable failure) {
		if (!(failure instanceof AwsServiceException answer)) {
			return skipped(Severity.WARNING, HttpFailures.describe(failure));
		}
		Refusal refusal = new Refusal(this.function, answer);
		if (answer instanceof ResourceNotFoundException) {
			return new Finding(Severity.ERROR,
					"Workers are to run on Lambda function " + this.function + ", which does not exist: "
							+ refusal.quote() + ".",
					"Deploy the function, or correct " + this.function.setting("lambda.function-name") + ", "
							+ this.function.setting("lambda.qualifier") + " or "
							+ this.function.setting("lambda.region") + ".");
		}
		if (refusal.code().equals("AccessDeniedException")) {
			return new Finding(
					Severity.INFO, "Lambda function " + this.function
							+ " is not checked, for the application may not look at it: " + refusal.quote() + ".",
					"Allow lambda:GetFunctionConfiguration on it to have it checked.");
		}
		return skipped(Severity.WARNING, refusal.quote());
	}

	private Finding skipped(Severity severity, String why) {
		return new Finding(severity, "Lambda function " + this.function + " could not be checked: " + why + ".",
				"Workers are launched all the same when there are tasks.");
	}

	/**
	 * Something to say about the function.
	 *
	 * @param severity how bad it is
	 * @param description what is the case, in one sentence
	 * @param action what to do, or what follows, in one sentence
	 */
	public record Finding(Severity severity, String description, String action) {
	}

	/**
	 * How bad a finding is; the worst is the first.
	 */
	public enum Severity {

		/**
		 * No worker can run as long as it is so.
		 */
		ERROR,

		/**
		 * Workers may not run, or not well.
		 */
		WARNING,

		/**
		 * Good to know.
		 */
		INFO

	}

}
