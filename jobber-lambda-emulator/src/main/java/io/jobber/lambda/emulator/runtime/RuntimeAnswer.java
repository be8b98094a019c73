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

package io.jobber.lambda.emulator.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of an initialisation or an invocation.
 *
 * @param payload the function's response, or the JSON in which its runtime describes an
 * error; empty if the runtime said nothing
 * @param errorType such as {@code Runtime.ExitError}; {@code null} if all went well
 * @param statement in which Lambda itself describes the error; {@code null} if the
 * payload does
 */
public record RuntimeAnswer(byte[] payload, @Nullable String errorType, @Nullable String statement) {

	private static final byte[] NOTHING = new byte[0];

	/**
	 * The time is up.
	 */
	public static final RuntimeAnswer TIMED_OUT = stated("Sandbox.Timedout", "Error: Task timed out");

	static final RuntimeAnswer READY = success(NOTHING);

	static RuntimeAnswer success(byte[] payload) {
		return new RuntimeAnswer(payload, null, null);
	}

	static RuntimeAnswer reported(byte[] payload, String errorType) {
		return new RuntimeAnswer(payload, errorType, null);
	}

	/**
	 * An error that Lambda states for a runtime that cannot.
	 * @param errorType as Lambda names it
	 * @param statement as Lambda says it
	 * @return the answer
	 */
	public static RuntimeAnswer stated(String errorType, String statement) {
		return new RuntimeAnswer(NOTHING, errorType, statement);
	}

	/**
	 * The process has ended.
	 * @param reason as in "exit status 1"
	 * @return the answer
	 */
	public static RuntimeAnswer exited(String reason) {
		return stated("Runtime.ExitError", "Error: Runtime exited with error: " + reason);
	}

	public boolean failed() {
		return this.errorType != null;
	}

}
