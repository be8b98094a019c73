package io.jobber.benchmarks.scale;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * What of the heap is in use after a collection.
 */
final class Heap {

	private static final long PAUSE_NANOS = 200_000_000;

	private Heap() {
	}

	static long usedBytes() {
		long used = Long.MAX_VALUE;
		// What a collection queues for cleaning is free after the next one.
		for (int i = 0; i < 3; i++) {
			System.gc();
			LockSupport.parkNanos(PAUSE_NANOS);
			used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return used;
	}

}
