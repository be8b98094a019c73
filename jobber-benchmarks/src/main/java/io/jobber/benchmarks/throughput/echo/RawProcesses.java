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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.jobber.benchmarks.raw.RawBatchLine;
import io.jobber.benchmarks.raw.RawLine;
import io.jobber.benchmarks.raw.RawServer;
import io.jobber.benchmarks.raw.RawWorker;

/**
 * The workers of a reference, a process each.
 */
final class RawProcesses implements AutoCloseable {

	private final RawServer server;

	private final List<Process> workers = new ArrayList<>();

	/**
	 * Start them.
	 * @param workers how many
	 * @param batching whether their messages hold as many payloads as are ready
	 */
	RawProcesses(int workers, boolean batching) throws IOException {
		this.server = new RawServer(workers);
		for (int i = 0; i < workers; i++) {
			this.workers.add(Jvm.start(RawWorker.class, List.of(this.server.address(), Boolean.toString(batching))));
		}
	}

	void await() throws InterruptedException {
		this.server.await();
	}

	RawLine line(int number) {
		return this.server.line(number);
	}

	RawBatchLine batchLine(int number) {
		return this.server.batchLine(number);
	}

	Workers workers() {
		return () -> this.workers.stream().map(Process::toHandle).toList();
	}

	@Override
	public void close() {
		this.workers.forEach(Process::destroyForcibly);
		this.server.close();
	}

}
