package io.jobber.benchmarks.throughput.echo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.jobber.benchmarks.raw.RawLine;
import io.jobber.benchmarks.raw.RawServer;
import io.jobber.benchmarks.raw.RawWorker;

/**
 * The reference's workers, a process each.
 */
final class RawProcesses implements AutoCloseable {

	private final RawServer server;

	private final List<Process> workers = new ArrayList<>();

	RawProcesses(int workers) throws IOException {
		this.server = new RawServer(workers);
		for (int i = 0; i < workers; i++) {
			this.workers.add(Jvm.start(RawWorker.class, List.of(this.server.address())));
		}
	}

	void await() throws InterruptedException {
		this.server.await();
	}

	RawLine line(int number) {
		return this.server.line(number);
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
