package io.jobber.benchmarks.scale;

import java.util.concurrent.locks.LockSupport;

import io.jobber.dispatch.Dispatcher;

/**
 * Asks the match loop for something small a thousand times a second, and notes how long
 * that takes at most: so long is the loop, or all the process, busy with something else.
 */
final class Stalls implements AutoCloseable {

	private static final long GAP_NANOS = 1_000_000;

	private final Dispatcher dispatcher;

	private volatile long longestNanos;

	private volatile boolean over;

	Stalls(Dispatcher dispatcher) {
		this.dispatcher = dispatcher;
		Thread thread = new Thread(this::watch, "stalls");
		thread.setDaemon(true);
		thread.start();
	}

	double longestMillis() {
		return this.longestNanos / 1e6;
	}

	@Override
	public void close() {
		this.over = true;
	}

	private void watch() {
		while (!this.over) {
			long start = System.nanoTime();
			this.dispatcher.snapshot().join();
			this.longestNanos = Math.max(this.longestNanos, System.nanoTime() - start);
			LockSupport.parkNanos(GAP_NANOS);
		}
	}

}
