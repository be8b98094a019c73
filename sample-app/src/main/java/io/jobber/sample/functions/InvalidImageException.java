package io.jobber.sample.functions;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a thumbnail is asked of something that is not a readable JPEG or PNG image,
 * or of too large a one. Its message is meant for the caller.
 */
public final class InvalidImageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public InvalidImageException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
