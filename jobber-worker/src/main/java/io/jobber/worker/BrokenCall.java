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
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;

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

	// The JDK says no more than NotAfter, or that there is no path to what is requested.
	// If an authority of the same name is trusted, its signature does not match.
	private static String subject(Throwable cause) {
		if (cause instanceof CertificateExpiredException) {
			return "the certificate of the application has expired: ";
		}
		return (cause instanceof CertPathBuilderException || cause instanceof SignatureException)
				? "the certificate of the application is signed by no authority that this worker trusts: " : "";
	}

	/**
	 * Whether the application hung up because of the certificate that it was shown.
	 */
	boolean isCertificateRefused() {
		String text = reason();
		return text.contains("fatal alert") && (text.contains("certificate") || text.contains("unknown_ca"));
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
			text.append(": ").append(subject(cause)).append(cause.getMessage());
		}
		return PlainText.line(text.toString(), PlainText.MAX_MESSAGE_CHARS);
	}

}
