package io.jobber.worker;

/**
 * Asks one running task to stop.
 */
@FunctionalInterface
public interface Cancellation {

	/**
	 * Ask the task to stop, by cancelling its subscription or interrupting its thread.
	 * The task still ends through its {@link TaskCallback}, and keeps its slot until it
	 * does. Never blocks; does nothing when called again or after the task has ended.
	 */
	void cancel();

}
