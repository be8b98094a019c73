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
