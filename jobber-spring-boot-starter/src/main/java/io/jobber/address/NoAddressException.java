package io.jobber.address;

/**
 * A source knows of no address; the message says why.
 */
final class NoAddressException extends Exception {

	private static final long serialVersionUID = 1L;

	NoAddressException(String message) {
		super(message);
	}

}
