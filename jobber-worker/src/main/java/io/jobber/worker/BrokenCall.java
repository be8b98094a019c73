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

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

import io.grpc.Status;

/**
 * Describes a call that the application or the network broke, and what follows from it.
 *
 * @param status how gRPC says it
 */
record BrokenCall(Status status) {

	/**
	 * Whether the application answered, and wants this worker no more than it did now.
	 */
	boolean isRefusal() {
		return switch (this.status.getCode()) {
			case UNAUTHENTICATED, PERMISSION_DENIED, FAILED_PRECONDITION, INVALID_ARGUMENT -> true;
			default -> false;
		};
	}

	/**
	 * Whether a connection to the address was established.
	 */
	boolean wasConnected() {
		Throwable cause = this.status.getCause();
		return !(cause instanceof ConnectException || cause instanceof NoRouteToHostException
				|| cause instanceof UnknownHostException);
	}

	/**
	 * What went wrong, on one line of the library's words, of which there may be many. Of
	 * the causes, the last says most.
	 */
	String reason() {
		StringBuilder text = new StringBuilder(this.status.getCode().name());
		if (this.status.getDescription() != null) {
			text.append(": ").append(this.status.getDescription().lines().findFirst().orElse(""));
		}
		Throwable cause = this.status.getCause();
		while (cause != null && cause.getCause() != null && cause.getCause().getMessage() != null) {
			cause = cause.getCause();
		}
		if (cause != null && cause.getMessage() != null) {
			text.append(": ").append(cause.getMessage());
		}
		return PlainText.line(text.toString(), PlainText.MAX_MESSAGE_CHARS);
	}

}
