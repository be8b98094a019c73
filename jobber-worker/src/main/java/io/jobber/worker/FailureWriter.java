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

package io.jobber.worker;

import java.io.PrintWriter;
import java.io.StringWriter;

import io.jobber.proto.v1.Failure;
import io.jobber.proto.v1.Failure.Cause;

/**
 * Maps a function's exception to a failure of the wire, within its limits. An exception
 * whose message or stack trace cannot be read is sent without.
 *
 * @param stackTraces whether to send stack traces
 */
record FailureWriter(boolean stackTraces) {

	Failure write(Throwable failure) {
		Failure.Builder builder = shortFailure(failure).toBuilder();
		Throwable cause = WrappedFailure.unwrappedCause(failure);
		while (cause != null && builder.getCausesCount() < PlainText.MAX_CAUSES) {
			builder.addCauses(Cause.newBuilder()
				.setType(type(cause))
				.setMessage(PlainText.line(message(cause), PlainText.MAX_CAUSE_CHARS)));
			cause = WrappedFailure.unwrappedCause(cause);
		}
		if (this.stackTraces) {
			builder.setStackTrace(stackTrace(failure));
		}
		return builder.build();
	}

	/**
	 * Type and message alone, which fit into any frame.
	 */
	static Failure shortFailure(Throwable failure) {
		return Failure.newBuilder()
			.setType(type(failure))
			.setMessage(PlainText.line(message(failure), PlainText.MAX_MESSAGE_CHARS))
			.build();
	}

	static String message(Throwable failure) {
		try {
			String message = failure.getMessage();
			return (message != null) ? message : "";
		}
		catch (RuntimeException | Error ex) {
			return "";
		}
	}

	private static String type(Throwable failure) {
		return PlainText.line(failure.getClass().getName(), PlainText.MAX_TYPE_CHARS);
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		try {
			failure.printStackTrace(new PrintWriter(text));
		}
		catch (RuntimeException | Error ex) {
			// What was written before is kept.
		}
		return PlainText.lines(text.toString(), PlainText.MAX_STACK_TRACE_CHARS);
	}

}
