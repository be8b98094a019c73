package io.jobber.lambda.emulator.environment;

/**
 * An invocation was refused because too many run, or too many start.
 */
public final class ThrottledException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	ThrottledException(String reason) {
		super("Rate Exceeded.");
		this.reason = reason;
	}

	/**
	 * Which limit was reached.
	 * @return as Lambda names it in {@code TooManyRequestsException}
	 */
	public String reason() {
		return this.reason;
	}

}
