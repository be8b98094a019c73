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
 * Root of the exceptions that Jobber throws to its callers.
 */
public class JobberException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public JobberException(String message) {
		super(message);
	}

	public JobberException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	// Without a stack trace, for what was thrown somewhere else.
	JobberException(String message, @Nullable Throwable cause, boolean stackTrace) {
		super(message, cause, true, stackTrace);
	}

}
