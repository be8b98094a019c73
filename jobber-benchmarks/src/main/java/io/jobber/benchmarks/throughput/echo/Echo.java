package io.jobber.benchmarks.throughput.echo;

/**
 * Sends payloads to other processes, which answer with the same. Thread-safe.
 */
public interface Echo extends AutoCloseable {

	/**
	 * Wait until all processes have joined.
	 */
	void awaitWorkers() throws InterruptedException;

	/**
	 * Send a payload. Does not block.
	 * @param lane which of those that send at the same time it is for: the reference has
	 * each lane's answers come on the thread of one stream
	 * @param answered is called once, on any thread, when the answer is there
	 */
	void send(int lane, Runnable answered);

	/**
	 * Send a payload and wait for the answer.
	 * @param lane as above
	 */
	void sendBlocking(int lane) throws Exception;

	/**
	 * The processes that answer.
	 */
	Workers workers();

	@Override
	void close();

}
