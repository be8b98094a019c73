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

package io.jobber.worker.function.role;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what a worker can be told to do.
 */
final class NothingToDoFailureAnalyzer extends AbstractFailureAnalyzer<NothingToDoException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NothingToDoException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Start it with --server.port=7050 to serve its functions over HTTP (an application of other kind than "
						+ "JobberWorkerApplication: with --jobber.worker.http.functions=true), with "
						+ "--jobber.worker.join=host:port or an invitation in JOBBER_WORKER_INVITATION to join "
						+ "an application, or with --info to see what is in it.",
				cause);
	}

}
