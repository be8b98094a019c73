package io.jobber.dispatch;

/**
 * The dispatcher's clock and alarm. Implementations MUST be thread-safe; one timer serves
 * all tasks, so scheduling and cancelling should cost next to nothing.
 */
public interface TaskTimer {

	/**
	 * The current time of this timer, comparable to itself only.
	 * @return nanoseconds since an arbitrary origin
	 */
	long nanoTime();

	/**
	 * Run {@code action} once, on a thread of the timer's, no earlier than after the
	 * delay.
	 * @param delayNanos the delay in nanoseconds
	 * @param action must not block
	 * @return cancels the alarm; harmless after it has gone off
	 */
	Alarm schedule(long delayNanos, Runnable action);

	/**
	 * A scheduled action.
	 */
	@FunctionalInterface
	interface Alarm {

		/**
		 * Forget the action, unless it has begun.
		 */
		void cancel();

	}

}
