package io.jobber.task;

/**
 * Has what logs a {@link TaskFailedException} log the worker's stack trace too.
 */
final class RemoteStackTrace extends Exception {

	private static final long serialVersionUID = 1L;

	RemoteStackTrace(String text) {
		// Indented, so that it is seen where it ends, whatever it says.
		super(text.stripTrailing().replace("\n", "\n\t"), null, false, false);
	}

}
