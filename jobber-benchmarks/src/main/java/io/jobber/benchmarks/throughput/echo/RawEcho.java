package io.jobber.benchmarks.throughput.echo;

import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;

/**
 * The reference, on some of the raw streams.
 */
final class RawEcho implements Echo {

	private final RawProcesses processes;

	private final int used;

	private final BytesValue payload;

	RawEcho(RawProcesses processes, int used, Content content) {
		this.processes = processes;
		this.used = used;
		this.payload = BytesValue.of(ByteString.copyFrom(content.written()));
	}

	@Override
	public void awaitWorkers() throws InterruptedException {
		this.processes.await();
	}

	@Override
	public void send(int lane, Runnable answered) {
		this.processes.line(Math.floorMod(lane, this.used)).send(this.payload, answered);
	}

	@Override
	public void sendBlocking(int lane) throws Exception {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		send(lane, () -> answer.complete(null));
		answer.get();
	}

	// Those whose stream is not used are idle, which costs next to nothing.
	@Override
	public Workers workers() {
		return this.processes.workers();
	}

	@Override
	public void close() {
		this.processes.close();
	}

}
