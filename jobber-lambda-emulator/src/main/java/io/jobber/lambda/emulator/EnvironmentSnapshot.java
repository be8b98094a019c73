package io.jobber.lambda.emulator;

/**
 * One execution environment, as it was at the moment that was asked.
 *
 * @param function the name of its function
 * @param version {@code $LATEST} or the number of a published version
 * @param pid of its process; 0 while there is none
 * @param state what it does
 */
public record EnvironmentSnapshot(String function, String version, long pid, State state) {

	/**
	 * What an execution environment does.
	 */
	public enum State {

		/**
		 * It starts, or waits for the delay of a cold start.
		 */
		INIT,

		/**
		 * It runs an invocation.
		 */
		BUSY,

		/**
		 * It waits for an invocation, and its processes are stopped.
		 */
		FROZEN,

		/**
		 * It waits for an invocation, and its processes run: freezing is switched off.
		 */
		IDLE

	}

}
