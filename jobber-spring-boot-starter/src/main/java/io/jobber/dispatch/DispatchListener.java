package io.jobber.dispatch;

/**
 * Learns that the demand for workers may have changed. Called from the match loop, once
 * for all tasks of a round except where said, so it MUST NOT block. What is not
 * implemented is no news to it.
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

	/**
	 * A worker has left or was lost. Told at once, and of each, so that none is missed
	 * that joined and went in between two looks at those that are there.
	 * @param last its state at the end, with what it still held; whether it was fit for
	 * what waits is not looked at
	 */
	default void left(WorkerState last) {
	}

}
