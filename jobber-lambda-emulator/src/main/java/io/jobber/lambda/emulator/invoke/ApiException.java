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

package io.jobber.lambda.emulator.invoke;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.jobber.lambda.emulator.environment.ThrottledException;

/**
 * A refusal, in the shape in which AWS's API states it.
 */
final class ApiException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int status;

	private final String type;

	private final @Nullable String reason;

	private ApiException(int status, String type, String message, @Nullable String reason) {
		super(message, null, false, false);
		this.status = status;
		this.type = type;
		this.reason = reason;
	}

	ApiException(int status, String type, String message) {
		this(status, type, message, null);
	}

	static ApiException throttled(ThrottledException cause) {
		return new ApiException(429, "TooManyRequestsException", String.valueOf(cause.getMessage()), cause.reason());
	}

	static ApiException noFunction(String arn) {
		return new ApiException(404, "ResourceNotFoundException", "Function not found: " + arn);
	}

	static ApiException notJson(String type) {
		return new ApiException(415, "UnsupportedMediaTypeException",
				"The body is %s, but must be application/json".formatted(type.isEmpty() ? "of no type" : type));
	}

	int status() {
		return this.status;
	}

	String type() {
		return this.type;
	}

	Map<String, Object> body() {
		Map<String, Object> body = new LinkedHashMap<>();
		if (this.reason != null) {
			body.put("Reason", this.reason);
		}
		body.put("Type", (this.status < 500) ? "User" : "Service");
		// Lambda spells it either way, and clients read either.
		body.put((this.status == 404) ? "Message" : "message", String.valueOf(getMessage()));
		return body;
	}

}
