package io.jobber.benchmarks.tail;

/**
 * Takes payloads to workers and brings them back. Thread-safe.
 */
@FunctionalInterface
interface Carrier {

	/**
	 * Send a payload. Does not block.
	 * @param function what answers
	 * @param payload what is sent
	 * @param answered is called once, on any thread, when the answer is there
	 */
	void send(String function, byte[] payload, Runnable answered);

}
