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

package io.jobber.benchmarks.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How much of its processors' time this machine has not got from the hypervisor, since it
 * was started, as Linux counts it ({@code steal} in {@code /proc/stat}); nothing
 * elsewhere.
 *
 * @param ticks stolen
 * @param allTicks those of all processors, whatever they did
 */
record StolenTime(long ticks, long allTicks) {

	private static final Path COUNTERS = Path.of("/proc/stat");

	private static final int STEAL = 7;

	static StolenTime now() throws IOException {
		return Files.isReadable(COUNTERS) ? of(Files.readString(COUNTERS)) : new StolenTime(0, 0);
	}

	static StolenTime of(String counters) {
		// The first line is that of all processors: a name, then a number for each state.
		// What follows the stolen time is a guest's, and counted before as well.
		String[] words = counters.lines().findFirst().orElse("").split("\\s+");
		long[] states = Arrays.stream(words).skip(1).limit(STEAL + 1).mapToLong(Long::parseLong).toArray();
		return new StolenTime((states.length > STEAL) ? states[STEAL] : 0, Arrays.stream(states).sum());
	}

	/**
	 * The share of the time since then that was stolen.
	 * @return from 0 to 1
	 */
	double shareSince(StolenTime earlier) {
		long all = this.allTicks - earlier.allTicks;
		return (all > 0) ? (double) (this.ticks - earlier.ticks) / all : 0;
	}

}
