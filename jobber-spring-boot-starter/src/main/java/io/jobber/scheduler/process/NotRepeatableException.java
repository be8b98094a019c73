package io.jobber.scheduler.process;

/**
 * This JVM cannot be started a second time as a worker. The message says why, in words
 * that follow a colon.
 */
@SuppressWarnings("serial") // never serialized
public final class NotRepeatableException extends RuntimeException {

	NotRepeatableException(String reason) {
		super(reason);
	}

}
