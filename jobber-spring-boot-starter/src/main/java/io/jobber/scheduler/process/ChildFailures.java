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

package io.jobber.scheduler.process;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.worker.PlainText;

/**
 * Describes the failure of a process that gave no report.
 */
final class ChildFailures {

	private static final int OUT_OF_MEMORY_EXIT = 137;

	// "error=2, No such file", or on newer JDKs "error: 2 (No such file)".
	private static final Pattern ERROR = Pattern.compile("error[=:] ?(\\d+)");

	private static final Map<String, Reason> REASONS = Map.of("2", Reason.NOT_FOUND, "13", Reason.FORBIDDEN);

	private ChildFailures() {
	}

	static LaunchException notStarted(Throwable failure, String settings) {
		Matcher error = ERROR.matcher(String.valueOf(failure.getMessage()));
		Reason reason = error.find() ? REASONS.getOrDefault(error.group(1), Reason.UNAVAILABLE) : Reason.UNAVAILABLE;
		return new LaunchException(reason,
				"The worker's process could not be started: " + failure.getMessage() + " (" + command(settings) + ")",
				null, failure);
	}

	static LaunchException overdue(long pid, Duration limit, String settings) {
		return new LaunchException(Reason.TIMED_OUT,
				"Process " + pid + " was killed: it had neither reported nor ended " + limit + " after its launch ("
						+ settings + ".scheduler.worker-lifetime)");
	}

	static LaunchException ended(long pid, int exitCode, ChildOutput output, String settings) {
		String lastLine = output.lastLine();
		String message = "Process " + pid + " ended without a report, with code " + exitCode + cause(exitCode)
				+ ((lastLine != null) ? "; last output: " + PlainText.excerpt(lastLine) : "; no output") + " ("
				+ command(settings) + ")";
		return new LaunchException(output.outOfMemory() ? Reason.OUT_OF_MEMORY : Reason.FAILED, message);
	}

	static String command(String settings) {
		return settings + ".scheduler.process.command";
	}

	// As shells have it, a signal is a code from 129.
	private static String cause(int exitCode) {
		if (exitCode == OUT_OF_MEMORY_EXIT) {
			return " (killed, which the system does when it is out of memory)";
		}
		return (exitCode > 128 && exitCode <= 128 + 64) ? " (signal " + (exitCode - 128) + ")" : "";
	}

}
