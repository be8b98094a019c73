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

package io.jobber.worker.function;

import java.lang.reflect.Type;

/**
 * The payload of a task is not what its function takes. The function was not called. Says
 * which property is wrong and why, and quotes no more of the payload than 60 characters
 * of a value, and nothing of what is called a password or the like, so it may be logged.
 */
public final class PayloadConversionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String function;

	private final String contentType;

	private final String expectedType;

	// There is no cause: what parsers throw quotes more of the payload.
	PayloadConversionException(String function, String contentType, Type expectedType, String detail) {
		super("Cannot convert the payload of function '" + function + "' from "
				+ (contentType.isBlank() ? "no content type" : contentType) + " to " + expectedType.getTypeName()
				+ (detail.isEmpty() ? "" : ": " + detail));
		this.function = function;
		this.contentType = contentType;
		this.expectedType = expectedType.getTypeName();
	}

	/**
	 * The function that was to be called.
	 * @return its name
	 */
	public String getFunction() {
		return this.function;
	}

	/**
	 * The media type that the task gave its payload.
	 * @return the content type, which may be empty
	 */
	public String getContentType() {
		return this.contentType;
	}

	/**
	 * The type that the function takes.
	 * @return the name of the type, with generics
	 */
	public String getExpectedType() {
		return this.expectedType;
	}

}
