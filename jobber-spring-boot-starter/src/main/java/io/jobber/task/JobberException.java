package io.jobber.task;

import org.jspecify.annotations.Nullable;

/**
 * Root of what Jobber throws to its callers.
 */
public class JobberException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public JobberException(String message) {
		super(message);
	}

	public JobberException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	// Without a stack trace, for what was thrown somewhere else.
	JobberException(String message, @Nullable Throwable cause, boolean stackTrace) {
		super(message, cause, true, stackTrace);
	}

}
