package io.jobber.worker.function.json;

/**
 * What should be an invitation is none. The message says why, and holds nothing of what
 * was read, for there is a secret in it.
 */
@SuppressWarnings("serial") // never serialized
public final class NoInvitationException extends RuntimeException {

	private final String reason;

	/**
	 * Refuse what was given.
	 * @param reason why, in words that follow "no invitation:"
	 */
	public NoInvitationException(String reason) {
		super("This is no invitation: " + reason);
		this.reason = reason;
	}

	/**
	 * Why it is none.
	 * @return words that follow "no invitation:"
	 */
	public String getReason() {
		return this.reason;
	}

}
