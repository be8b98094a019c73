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

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.worker.PlainText;

/**
 * The answer of Lambda if the function failed, which is in the payload of a call that has
 * succeeded as such: {@code {"errorType": …, "errorMessage": …}}. Says why Lambda ended
 * the run, if it did.
 *
 * @param type the class of an exception, or Lambda's own name of the error; may be empty
 * @param message the error message
 */
record FunctionError(String type, String message) {

	static FunctionError read(String payload) {
		try {
			JsonNode json = JsonMapper.shared().readTree(payload);
			String message = json.path("errorMessage").asString("");
			String type = json.path("errorType").asString("");
			return new FunctionError(type, (message + type).isEmpty() ? payload : message);
		}
		catch (JacksonException ex) {
			return new FunctionError("", payload);
		}
	}

	/**
	 * The function succeeded, but its response is no worker's report.
	 */
	static LaunchException noReport(LambdaFunction function, String payload, String requestId) {
		return new LaunchException(Reason.FAILED,
				"Function " + function + " answered with no worker's report but with \"" + PlainText.excerpt(payload)
						+ "\" (AWS request " + requestId + "); " + function.setting("lambda.function-name")
						+ " must name one that runs a Jobber worker");
	}

	LaunchException toException(LambdaFunction function, String requestId) {
		String words = (this.type.isEmpty() ? "" : this.type + ": ") + PlainText.excerpt(this.message)
				+ " (AWS request " + requestId + ")";
		// Older runtimes have the message only.
		if (this.type.equals("Sandbox.Timedout") || this.message.contains("Task timed out after ")) {
			return new LaunchException(Reason.TIMED_OUT,
					"Lambda ended a run of function " + function + " because its time was up: " + words
							+ "; raise the function's timeout, or set " + function.setting("worker-lifetime")
							+ " to less than that");
		}
		// Lambda kills a process that exceeds its memory, and does not always give the
		// reason.
		boolean killed = this.type.equals("Runtime.ExitError") && this.message.contains("signal: killed");
		if (killed || this.type.equals("Runtime.OutOfMemory") || this.type.equals("java.lang.OutOfMemoryError")) {
			return new LaunchException(Reason.OUT_OF_MEMORY, "A run of function " + function + " used up its memory: "
					+ words + "; raise the function's memory, or lower " + function.setting("worker-slots"));
		}
		return new LaunchException(Reason.FAILED,
				"A run of function " + function + " failed: " + words + "; the function's log says more");
	}

}
