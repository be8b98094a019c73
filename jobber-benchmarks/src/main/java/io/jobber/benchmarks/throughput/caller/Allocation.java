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

package io.jobber.benchmarks.throughput.caller;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/**
 * How much memory each thread of this process has allocated so far.
 *
 * @param bytes by the thread's id
 */
record Allocation(Map<Long, Long> bytes) {

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	static Allocation now() {
		long[] ids = threads.getAllThreadIds();
		long[] allocated = threads.getThreadAllocatedBytes(ids);
		Map<Long, Long> bytes = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			// Less than nothing is said of a thread that has ended meanwhile.
			if (allocated[i] >= 0) {
				bytes.put(ids[i], allocated[i]);
			}
		}
		return new Allocation(bytes);
	}

	/**
	 * What was allocated since, without the threads that have ended, whose figures are
	 * lost. Those that have begun count in full.
	 */
	long since(Allocation before) {
		return this.bytes.entrySet()
			.stream()
			.mapToLong((thread) -> thread.getValue() - before.bytes.getOrDefault(thread.getKey(), 0L))
			.sum();
	}

}
