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

package io.jobber.worker.function.context;

/**
 * A call found no context for its run, so that nothing of it has run.
 */
public final class ContextUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String function;

	private final Reason reason;

	ContextUnavailableException(String function, Reason reason, String detail) {
		super("No context for function '" + function + "': " + detail);
		this.function = function;
		this.reason = reason;
	}

	/**
	 * The function that was called.
	 * @return its name
	 */
	public String getFunction() {
		return this.function;
	}

	/**
	 * Why there was none.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why a call found no context.
	 */
	public enum Reason {

		/**
		 * Too many calls are waiting.
		 */
		FULL,

		/**
		 * None was free, or had started, in time.
		 */
		TIMEOUT,

		/**
		 * The application shuts down.
		 */
		CLOSED

	}

}
