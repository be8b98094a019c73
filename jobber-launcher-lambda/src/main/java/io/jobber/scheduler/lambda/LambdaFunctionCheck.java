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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;

import io.jobber.scheduler.HttpFailures;
import io.jobber.worker.PlainText;

/**
 * Compares the function's configuration with what its workers need, at start-up. What may
 * pass by itself, such as a network failure, does not prevent the start.
 */
public final class LambdaFunctionCheck {

	private static final Logger logger = LoggerFactory.getLogger(LambdaFunctionCheck.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	// "Configure Lambda function memory": at 1,769 MB, a function has one vCPU.
	private static final int MEGABYTES_OF_ONE_CPU = 1769;

	private static final Executor THREADS = new ThreadPerTaskExecutor(
			new DefaultThreadFactory("jobber-lambda-check", true));

	private final LambdaAsyncClient client;

	private final LambdaFunction function;

	private final Duration workerLifetime;

	private final int workerSlots;

	/**
	 * Create a check.
	 * @param client what to call AWS with
	 * @param function the function to check
	 * @param workerLifetime how long a worker may live; zero means without a limit
	 * @param workerSlots how many tasks a worker takes at a time
	 */
	public LambdaFunctionCheck(LambdaAsyncClient client, LambdaFunction function, Duration workerLifetime,
			int workerSlots) {
		this.client = client;
		this.function = function;
		this.workerLifetime = workerLifetime;
		this.workerSlots = workerSlots;
	}

	/**
	 * Check the function, and log what is not an error. Blocks for 10 seconds at most.
	 * @throws LambdaSetupException if the function cannot run workers as it is
	 */
	public void verify() {
		for (Finding finding : findings(TIMEOUT)) {
			if (finding.level() == Level.ERROR) {
				throw new LambdaSetupException(finding.description(), finding.action(), null);
			}
			logger.atLevel(finding.level()).log("{} {}", finding.description(), finding.action());
		}
	}

	/**
	 * Check the function. Blocks until the timeout at most.
	 * @param timeout how long to wait for Lambda
	 * @return the findings, errors first
	 */
	List<Finding> findings(Duration timeout) {
		// The SDK may block to find credentials, for longer than the call's own timeout.
		return CompletableFuture.supplyAsync(() -> ask(timeout), THREADS)
			.thenCompose(Function.identity())
			.thenApply(this::review)
			.exceptionally((failure) -> List.of(unanswered(HttpFailures.unwrap(failure))))
			.completeOnTimeout(List.of(skipped("Lambda has not answered within " + timeout)), timeout.toMillis(),
					TimeUnit.MILLISECONDS)
			.join();
	}

	private CompletableFuture<GetFunctionConfigurationResponse> ask(Duration timeout) {
		return this.client.getFunctionConfiguration((request) -> request.functionName(this.function.name())
			.qualifier(this.function.qualifier())
			.overrideConfiguration((override) -> override.apiCallTimeout(timeout)));
	}

	List<Finding> review(GetFunctionConfigurationResponse configuration) {
		List<Finding> findings = new ArrayList<>();
		reviewState(configuration, findings);
		reviewTimeout(configuration, findings);
		reviewMemory(configuration, findings);
		findings.sort(Comparator.comparing(Finding::level));
		return findings;
	}

	private void reviewState(GetFunctionConfigurationResponse configuration, List<Finding> findings) {
		State state = configuration.state();
		// Emulators leave it out.
		if (state == null || state == State.ACTIVE || state == State.UNKNOWN_TO_SDK_VERSION) {
			return;
		}
		String reason = configuration.stateReason();
		String description = "Lambda function " + this.function + " is " + configuration.stateAsString()
				+ ((reason != null) ? ": " + PlainText.excerpt(reason) : "") + ".";
		findings.add(switch (state) {
			case FAILED, DELETING -> new Finding(Level.ERROR, description, "Deploy it again.");
			case INACTIVE, DEACTIVATED, DEACTIVATING -> new Finding(Level.WARN, description,
					"The first launch fails and makes Lambda set it up again, which takes minutes.");
			default -> new Finding(Level.WARN, description, "Launches fail until it is Active.");
		});
	}

	private void reviewTimeout(GetFunctionConfigurationResponse configuration, List<Finding> findings) {
		Integer seconds = configuration.timeout();
		if (seconds == null || this.workerLifetime.compareTo(Duration.ofSeconds(seconds)) <= 0) {
			return;
		}
		long needed = this.workerLifetime.plusMillis(999).toSeconds();
		long longest = LambdaWorkerLauncher.LONGEST_RUN.toSeconds();
		findings.add(new Finding(Level.ERROR,
				"Lambda ends each run of function " + this.function + " after " + seconds
						+ " s, but workers are to live for " + needed + " s.",
				"Set " + this.function.setting("worker-lifetime") + " to " + seconds + "s at most"
						+ ((needed <= longest) ? ", or the function's timeout to " + needed + " s at least."
								: "; no function may have a timeout of more than " + longest + " s.")));
	}

	private void reviewMemory(GetFunctionConfigurationResponse configuration, List<Finding> findings) {
		Integer megabytes = configuration.memorySize();
		if (megabytes != null && megabytes < MEGABYTES_OF_ONE_CPU && this.workerSlots > 1) {
			findings.add(new Finding(Level.WARN,
					"Lambda function " + this.function + " has " + megabytes + " MB of memory and so less than one "
							+ "vCPU, but its workers take " + this.workerSlots + " tasks at a time.",
					"Give it " + MEGABYTES_OF_ONE_CPU + " MB or more, or set " + this.function.setting("worker-slots")
							+ " to 1."));
		}
	}

	private Finding unanswered(Throwable failure) {
		if (!(failure instanceof AwsServiceException answer)) {
			return skipped(HttpFailures.describe(failure));
		}
		Refusal refusal = new Refusal(this.function, answer);
		if (answer instanceof ResourceNotFoundException) {
			return new Finding(Level.ERROR,
					"Workers are to run on Lambda function " + this.function + ", which does not exist: "
							+ refusal.quote() + ".",
					"Deploy the function, or correct " + this.function.setting("lambda.function-name") + ", "
							+ this.function.setting("lambda.qualifier") + " or "
							+ this.function.setting("lambda.region") + ".");
		}
		if (refusal.code().equals("AccessDeniedException")) {
			return new Finding(Level.INFO,
					"Lambda function " + this.function
							+ " is not checked, because the application may not read its configuration: "
							+ refusal.quote() + ".",
					"Allow lambda:GetFunctionConfiguration on it to have it checked.");
		}
		return skipped(refusal.quote());
	}

	private Finding skipped(String why) {
		return new Finding(Level.WARN, "Lambda function " + this.function + " could not be checked: " + why + ".",
				"Workers are launched all the same when there are tasks.");
	}

	/**
	 * A fact about the function that matters to its workers.
	 *
	 * @param level {@code ERROR} if no worker can run, {@code WARN} if workers may not
	 * run, or not well
	 * @param description the fact, in one sentence
	 * @param action what to do, or what follows, in one sentence
	 */
	record Finding(Level level, String description, String action) {
	}

}
