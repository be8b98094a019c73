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

import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.State;

import io.jobber.scheduler.lambda.LambdaFunctionCheck.Finding;
import io.jobber.scheduler.lambda.LambdaFunctionCheck.Severity;
import io.jobber.worker.PlainText;

/**
 * Compares a function's configuration with what its workers are to do.
 *
 * @param function the function
 * @param workerLifetime how long a worker may live; zero means without a limit
 * @param workerSlots how many tasks a worker takes at a time
 */
record FunctionReview(LambdaFunction function, Duration workerLifetime, int workerSlots) {

	// "Configure Lambda function memory": at 1,769 MB, a function has one vCPU.
	private static final int MEGABYTES_OF_ONE_CPU = 1769;

	List<Finding> findings(GetFunctionConfigurationResponse configuration) {
		List<Finding> findings = new ArrayList<>();
		state(configuration, findings);
		timeout(configuration, findings);
		memory(configuration, findings);
		findings.sort(Comparator.comparing(Finding::severity));
		return findings;
	}

	private void state(GetFunctionConfigurationResponse configuration, List<Finding> findings) {
		State state = configuration.state();
		// Emulators do not say it.
		if (state == null || state == State.ACTIVE || state == State.UNKNOWN_TO_SDK_VERSION) {
			return;
		}
		String reason = configuration.stateReason();
		String description = "Lambda function " + this.function + " is " + configuration.stateAsString()
				+ ((reason != null) ? ": " + PlainText.excerpt(reason) : "") + ".";
		findings.add(switch (state) {
			case FAILED, DELETING -> new Finding(Severity.ERROR, description, "Deploy it anew.");
			case INACTIVE, DEACTIVATED, DEACTIVATING -> new Finding(Severity.WARNING, description,
					"The first launch fails and makes Lambda set it up again, which takes minutes.");
			default -> new Finding(Severity.WARNING, description, "Launches fail until it is Active.");
		});
	}

	private void timeout(GetFunctionConfigurationResponse configuration, List<Finding> findings) {
		Integer seconds = configuration.timeout();
		if (seconds == null || this.workerLifetime.compareTo(Duration.ofSeconds(seconds)) <= 0) {
			return;
		}
		long needed = this.workerLifetime.plusMillis(999).toSeconds();
		boolean possible = this.workerLifetime.compareTo(LambdaWorkerLauncher.LONGEST_RUN) <= 0;
		findings.add(new Finding(Severity.ERROR,
				"Lambda ends each run of function " + this.function + " after " + seconds
						+ " s, but workers are to live for " + needed + " s.",
				"Set " + this.function.setting("worker-lifetime") + " to " + seconds + "s at most"
						+ (possible ? ", or the function's timeout to " + needed + " s at least."
								: "; no function may have a timeout of more than "
										+ LambdaWorkerLauncher.LONGEST_RUN.toSeconds() + " s.")));
	}

	private void memory(GetFunctionConfigurationResponse configuration, List<Finding> findings) {
		Integer megabytes = configuration.memorySize();
		if (megabytes != null && megabytes < MEGABYTES_OF_ONE_CPU && this.workerSlots > 1) {
			findings.add(new Finding(Severity.WARNING,
					"Lambda function " + this.function + " has " + megabytes + " MB of memory and so less than one "
							+ "vCPU, but its workers take " + this.workerSlots + " tasks at a time.",
					"Give it " + MEGABYTES_OF_ONE_CPU + " MB or more, or set " + this.function.setting("worker-slots")
							+ " to 1."));
		}
	}

}
