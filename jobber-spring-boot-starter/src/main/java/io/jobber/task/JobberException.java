package io.jobber.task;

/**
 * Root of what Jobber throws to its callers.
 */
public class JobberException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public JobberException(String message) {
		super(message);
	}

	public JobberException(String message, Throwable cause) {
		super(message, cause);
	}

}
