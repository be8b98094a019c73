package io.jobber.lambda.emulator.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What came of an initialisation or an invocation.
 *
 * @param payload the function's response, or the JSON in which its runtime describes an
 * error; empty if the runtime said nothing
 * @param errorType such as {@code Runtime.ExitError}; {@code null} if all went well
 * @param statement in which Lambda itself describes the error; {@code null} if the
 * payload does
 */
public record RuntimeAnswer(byte[] payload, @Nullable String errorType, @Nullable String statement) {

	private static final byte[] NOTHING = new byte[0];

	/**
	 * The time is up.
	 */
	public static final RuntimeAnswer TIMED_OUT = stated("Sandbox.Timedout", "Error: Task timed out");

	static final RuntimeAnswer READY = success(NOTHING);

	static RuntimeAnswer success(byte[] payload) {
		return new RuntimeAnswer(payload, null, null);
	}

	static RuntimeAnswer reported(byte[] payload, String errorType) {
		return new RuntimeAnswer(payload, errorType, null);
	}

	/**
	 * An error that Lambda states for a runtime that cannot.
	 * @param errorType as Lambda names it
	 * @param statement as Lambda says it
	 * @return the answer
	 */
	public static RuntimeAnswer stated(String errorType, String statement) {
		return new RuntimeAnswer(NOTHING, errorType, statement);
	}

	/**
	 * The process has ended.
	 * @param reason as in "exit status 1"
	 * @return the answer
	 */
	public static RuntimeAnswer exited(String reason) {
		return stated("Runtime.ExitError", "Error: Runtime exited with error: " + reason);
	}

	public boolean failed() {
		return this.errorType != null;
	}

}
