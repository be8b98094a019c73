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

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Echo tasks of 100 bytes, so many a second. A latency counts from when a task was due,
 * so that what had to wait for a slow one is not left out.
 *
 * @param perSecond how many a second
 * @param warmup how long before it is measured
 * @param duration how long it is measured
 */
record FastTasks(int perSecond, Duration warmup, Duration duration) {

	private static final byte[] PAYLOAD = new byte[100];

	Histogram run(Carrier carrier) throws InterruptedException {
		Recorder latencies = new Recorder(3);
		send(carrier, latencies, this.warmup);
		latencies.getIntervalHistogram();
		send(carrier, latencies, this.duration);
		return latencies.getIntervalHistogram();
	}

	private void send(Carrier carrier, Recorder latencies, Duration duration) throws InterruptedException {
		int count = (int) (this.perSecond * duration.toMillis() / 1000);
		long interval = TimeUnit.SECONDS.toNanos(1) / this.perSecond;
		CountDownLatch answered = new CountDownLatch(count);
		long due = System.nanoTime();
		for (int i = 0; i < count; i++) {
			due += interval;
			long wait;
			while ((wait = due - System.nanoTime()) > 0) {
				LockSupport.parkNanos(wait);
			}
			long start = due;
			carrier.send(WorkerProcess.FAST, PAYLOAD, () -> {
				latencies.recordValue(System.nanoTime() - start);
				answered.countDown();
			});
		}
		if (!answered.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException(answered.getCount() + " tasks were never answered");
		}
	}

}
