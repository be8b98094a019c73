package io.jobber.dispatch;

/**
 * Learns that the demand for workers may have changed. Called from the match loop, once
 * for all tasks of a round, so it MUST NOT block.
 */
public interface DispatchListener {

	/**
	 * Tasks were queued.
	 */
	void inbound();

	/**
	 * Tasks ended, or workers joined or left.
	 */
	void done();

	/**
	 * Tasks ran out of time.
	 */
	void timedOut();

}
