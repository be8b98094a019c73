package io.jobber.worker;

import java.util.Map;

/**
 * Takes the outcome of one task. The first call counts, any further one is ignored. Safe
 * to call from any thread; never blocks.
 */
public interface TaskCallback {

	/**
	 * The task has ended with a result.
	 * @param contentType the media type of the payload
	 * @param headers headers for the caller
	 * @param payload the result, not copied: it must not be modified afterwards
	 */
	void succeeded(String contentType, Map<String, String> headers, byte[] payload);

	/**
	 * The task has ended with an exception, which is logged once, unless the task was
	 * cancelled, and reaches the caller as its type, message and causes. Wrappers of the
	 * JDK and of Reactor are taken off. {@link UnknownFunctionException} says that the
	 * task was never started.
	 * @param failure what was thrown
	 */
	void failed(Throwable failure);

	/**
	 * The task was cancelled and has ended: nothing of it runs any more.
	 */
	void cancelled();

}
