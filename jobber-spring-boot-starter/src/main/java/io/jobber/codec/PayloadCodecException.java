package io.jobber.codec;

import io.jobber.task.JobberException;

/**
 * A value could not be turned into a payload, or a payload into a value.
 */
public class PayloadCodecException extends JobberException {

	private static final long serialVersionUID = 1L;

	public PayloadCodecException(String message) {
		super(message);
	}

	public PayloadCodecException(String message, Throwable cause) {
		super(message, cause);
	}

}
