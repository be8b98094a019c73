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
