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

package io.jobber.worker.function.standing;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what a standing worker needs, without the token that was given.
 */
final class InvalidJoinFailureAnalyzer extends AbstractFailureAnalyzer<InvalidJoinException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidJoinException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set jobber.worker.join to where workers dial the application, and jobber.worker.token to its "
						+ "jobber.scheduler.join-token, or that of one of its pools (JOBBER_WORKER_JOIN and JOBBER_WORKER_TOKEN in the environment). "
						+ "Remove both if this application is no worker.",
				cause);
	}

}
