package io.jobber.dispatch;

/**
 * Learns that the demand for workers may have changed. Called from the match loop, once
 * for all tasks of a round, so it MUST NOT block. What is not implemented is no news to
 * it.
 */
public interface DispatchListener {

	/**
	 * Tasks were queued.
	 */
	default void inbound() {
	}

	/**
	 * Tasks ended, or workers joined or left.
	 */
	default void done() {
	}

	/**
	 * Tasks ran out of time.
	 */
	default void timedOut() {
	}

}
