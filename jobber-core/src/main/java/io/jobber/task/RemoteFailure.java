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

package io.jobber.task;

import org.jspecify.annotations.Nullable;

/**
 * A function's exception, as reported by its worker.
 *
 * @param type its type, as the worker's language names it
 * @param message its message, empty if there was none
 * @param cause its cause, as far as it was told
 * @param stackTrace its stack trace as text, if the worker tells it
 */
public record RemoteFailure(String type, String message, @Nullable RemoteFailure cause, @Nullable String stackTrace) {

	/**
	 * A failure of which no more is known.
	 * @param type its type, as the worker's language names it
	 * @param message its message, empty if there was none
	 * @return the failure
	 */
	public static RemoteFailure of(String type, String message) {
		return new RemoteFailure(type, message, null, null);
	}

}
