package io.jobber.task;

import org.jspecify.annotations.Nullable;

/**
 * A cause of what a function threw. It is the cause of a {@link TaskFailedException}, and
 * its own cause is the next. It has no stack trace: that of the worker, where it is told,
 * is in {@link TaskFailedException#getRemoteStackTrace()}.
 */
public final class RemoteCause extends Exception {

	private static final long serialVersionUID = 1L;

	private final String remoteType;

	private final String remoteMessage;

	private RemoteCause(RemoteFailure failure) {
		super(failure.message().isEmpty() ? failure.type() : failure.type() + ": " + failure.message(),
				of(failure.cause()), false, false);
		this.remoteType = failure.type();
		this.remoteMessage = failure.message();
	}

	static @Nullable RemoteCause of(@Nullable RemoteFailure failure) {
		return (failure != null) ? new RemoteCause(failure) : null;
	}

	/**
	 * The type of the cause, as the worker's language names it.
	 * @return a class name, for a Java worker
	 */
	public String getRemoteType() {
		return this.remoteType;
	}

	/**
	 * The message of the cause.
	 * @return the message, empty if there was none
	 */
	public String getRemoteMessage() {
		return this.remoteMessage;
	}

}
