package io.jobber.worker.function.role;

import org.springframework.boot.ExitCodeGenerator;

/**
 * A worker was started and not told what to do.
 */
@SuppressWarnings("serial") // never serialized
public final class NothingToDoException extends RuntimeException implements ExitCodeGenerator {

	private static final int WRONG_USAGE = 2;

	/**
	 * Create an exception.
	 */
	public NothingToDoException() {
		super("This worker is neither told to serve over HTTP nor to join an application");
	}

	@Override
	public int getExitCode() {
		return WRONG_USAGE;
	}

}
