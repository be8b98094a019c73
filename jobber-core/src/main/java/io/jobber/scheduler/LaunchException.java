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

package io.jobber.scheduler;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.jobber.worker.PlainText;

/**
 * A launch failed: the platform refused it, or the run of the worker went wrong. The
 * message is one sentence that names the platform's own words and, where there is one,
 * the setting to change.
 */
@SuppressWarnings("serial") // never serialized
public final class LaunchException extends RuntimeException {

	private final Reason reason;

	private final @Nullable Duration retryAfter;

	/**
	 * Create an exception.
	 * @param reason what went wrong
	 * @param message one sentence for a log
	 */
	public LaunchException(Reason reason, String message) {
		this(reason, message, null, null);
	}

	/**
	 * Create an exception.
	 * @param reason what went wrong
	 * @param message one sentence for a log; what the platform said in it is cut, and put
	 * on one line
	 * @param retryAfter the delay before the next launch that the platform asks for, if
	 * it does
	 * @param cause what the platform's library threw, if it did
	 */
	public LaunchException(Reason reason, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
		super(PlainText.line(message, PlainText.MAX_MESSAGE_CHARS), cause);
		this.reason = reason;
		this.retryAfter = retryAfter;
	}

	public Reason getReason() {
		return this.reason;
	}

	/**
	 * The delay before the next launch that the platform asks for.
	 * @return a duration, or {@code null} if it asks for none
	 */
	public @Nullable Duration getRetryAfter() {
		return this.retryAfter;
	}

	/**
	 * What went wrong with a launch.
	 */
	public enum Reason {

		/**
		 * The platform has no room now, or takes no more requests for a while.
		 */
		THROTTLED,

		/**
		 * What should be launched is not there.
		 */
		NOT_FOUND,

		/**
		 * The application may not launch it.
		 */
		FORBIDDEN,

		/**
		 * The platform did not accept the request for another reason of its content.
		 */
		INVALID,

		/**
		 * The platform could not be reached, or failed itself.
		 */
		UNAVAILABLE,

		/**
		 * The worker's program failed.
		 */
		FAILED,

		/**
		 * The platform ended the run because its time was up.
		 */
		TIMED_OUT,

		/**
		 * The platform ended the run because its memory was used up.
		 */
		OUT_OF_MEMORY,

		/**
		 * The connection that the run was followed on broke, so what became of the run is
		 * not known.
		 */
		DISCONNECTED

	}

}
