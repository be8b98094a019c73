package io.jobber.task;

/**
 * The payload of a task or of its result is larger than allowed. The stream that would
 * have carried it goes on.
 */
public class PayloadTooLargeException extends JobberException {

	private static final long serialVersionUID = 1L;

	public PayloadTooLargeException(String function, String detail) {
		super("Payload too large for function '" + function + "': " + detail + " (jobber.max-payload-size)");
	}

}
