/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
	 * @return the processes
	 */
	Workers workers();

	@Override
	void close();

}
