package io.jobber.chaos;

import java.io.File;
import java.lang.management.ManagementFactory;

/**
 * What this JVM takes.
 *
 * @param threads its threads
 * @param descriptors its open files and connections, or 0 where that is not known
 * @param heapMegabytes its heap after a garbage collection
 */
record Footprint(int threads, int descriptors, long heapMegabytes) {

	static Footprint now() {
		String[] descriptors = new File("/proc/self/fd").list();
		System.gc();
		long heapBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		return new Footprint(Thread.getAllStackTraces().size(), (descriptors != null) ? descriptors.length : 0,
				heapBytes >> 20);
	}

	@Override
	public String toString() {
		return this.threads + " threads, " + this.descriptors + " descriptors, " + this.heapMegabytes + " MB heap";
	}

}
