package io.jobber.benchmarks.throughput;

/**
 * Sends payloads to other processes, which answer with the same. Thread-safe.
 */
interface Echo extends AutoCloseable {

	/**
	 * Send a payload. Does not block.
	 * @param answered is called once, on any thread, when the answer is there
	 */
	void send(Runnable answered);

	/**
	 * Send a payload and wait for the answer.
	 */
	void sendBlocking() throws Exception;

	/**
	 * The processes that answer.
	 */
	Workers workers();

	@Override
	void close();

}
