package io.jobber.dispatch;

import java.util.List;

/**
 * The way to one worker. The dispatcher calls it from its match loop only, so never from
 * two threads at once; no method may block. An exception thrown from here loses the
 * worker.
 */
public interface WorkerConnection {

	/**
	 * Whether the worker reads what it is sent. If not, it is given nothing more until
	 * {@link Worker#ready()} is called, so that a slow reader fills no buffer here.
	 * @return whether tasks may be sent now
	 */
	boolean isReady();

	/**
	 * Send these tasks as one batch.
	 * @param assignments at least one; the list is the caller's again when the call
	 * returns
	 */
	void assign(List<Assignment> assignments);

	/**
	 * Whether the worker reads large payloads in parts.
	 * @return if not, all payloads are sent whole
	 */
	default boolean readsParts() {
		return false;
	}

	/**
	 * Send a part of a payload, ahead of its task. {@link Worker#partsRead(int)} is
	 * called once the worker has read it.
	 * @param part the next one; all of a payload come before those of another, unless it
	 * is cancelled
	 */
	default void send(Part part) {
		throw new UnsupportedOperationException("This worker reads no parts");
	}

	/**
	 * Tell the worker that parts of results were read.
	 * @param count how many since the last time
	 */
	default void partsRead(int count) {
		throw new UnsupportedOperationException("This worker sends no parts");
	}

	/**
	 * Ask the worker to stop working on these tasks.
	 * @param taskIds at least one; the list is the caller's again when the call returns
	 */
	void cancel(List<Long> taskIds);

	/**
	 * Ask the worker to finish what it holds and to leave.
	 * @param reason in words, for logs
	 */
	void drain(String reason);

	/**
	 * Give the worker a sign of life.
	 */
	void heartbeat();

	/**
	 * End the connection in order: all that the worker sent was processed.
	 */
	void close();

	/**
	 * End the connection at once: the worker is taken for lost.
	 * @param reason in words, for the worker's log
	 */
	void abort(String reason);

}
