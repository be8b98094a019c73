package io.jobber.autoconfigure;

/**
 * A join token cannot be one. The message says why without showing it, which Boot's own
 * exceptions for settings would.
 */
@SuppressWarnings("serial") // never serialized
final class InvalidJoinTokenException extends RuntimeException {

	private final String property;

	InvalidJoinTokenException(String property, String reason) {
		super(property + " " + reason);
		this.property = property;
	}

	String getProperty() {
		return this.property;
	}

}
