package io.jobber.worker.function.process;

/**
 * The invitation of a worker cannot be read. The message says why, and holds nothing of
 * what was read, for there is a secret in it.
 */
@SuppressWarnings("serial") // never serialized
final class InvalidInvitationException extends RuntimeException {

	static final String PROPERTY = "jobber.worker.invitation";

	InvalidInvitationException(String reason) {
		super(PROPERTY + " is no invitation: " + reason);
	}

}
