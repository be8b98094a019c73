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
