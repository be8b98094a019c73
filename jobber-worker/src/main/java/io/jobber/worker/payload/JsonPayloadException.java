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

package io.jobber.worker.payload;

import org.jspecify.annotations.Nullable;

/**
 * A value could not be written as JSON, or not be read from it. The message is the
 * reason. It is bounded, has no control characters, and quotes no more than a short piece
 * of what was read, so it may be logged.
 */
public final class JsonPayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	JsonPayloadException(String reason, @Nullable Throwable cause) {
		super(reason, cause);
	}

	/**
	 * Why the value could not be converted.
	 * @return a sentence without a full stop
	 */
	public String reason() {
		return String.valueOf(getMessage());
	}

}
