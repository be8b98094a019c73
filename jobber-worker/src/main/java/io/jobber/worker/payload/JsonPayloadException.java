package io.jobber.worker.payload;

import org.jspecify.annotations.Nullable;

/**
 * A value could not be written as JSON, or not be read from it. The message is the
 * reason. It is bounded, has no control characters, and quotes of what was read no more
 * than an {@link Excerpt}, so it may be logged.
 */
public final class JsonPayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	JsonPayloadException(String reason, @Nullable Throwable cause) {
		super(reason, cause);
	}

	/**
	 * Why the value could not be converted.
	 * @return a sentence without a full stop
	 */
	public String reason() {
		return String.valueOf(getMessage());
	}

}
