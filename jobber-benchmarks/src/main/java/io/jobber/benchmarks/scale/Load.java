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

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

import io.jobber.JobberTemplate;

/**
 * Echo tasks of 100 bytes, as many in flight at all times.
 *
 * @param inFlight how many
 * @param functions over how many functions they are spread
 * @param warmup how long before it is measured
 * @param duration how long it is measured
 */
record Load(int inFlight, int functions, Duration warmup, Duration duration) {

	static final byte[] PAYLOAD = new byte[100];

	Result run(JobberTemplate template) throws InterruptedException {
		Recorder latencies = new Recorder(3);
		Run run = new Run(template, this.functions, latencies, new CountDownLatch(this.inFlight));
		for (int i = 0; i < this.inFlight; i++) {
			run.sendNext();
		}
		TimeUnit.NANOSECONDS.sleep(this.warmup.toNanos());
		latencies.getIntervalHistogram();
		long start = System.nanoTime();
		TimeUnit.NANOSECONDS.sleep(this.duration.toNanos());
		Histogram histogram = latencies.getIntervalHistogram();
		long nanos = System.nanoTime() - start;
		run.end();
		return new Result(histogram.getTotalCount() * 1e9 / nanos, histogram.getValueAtPercentile(99) / 1e3,
				histogram.getMaxValue() / 1e3);
	}

	/**
	 * What it came to.
	 *
	 * @param perSecond tasks in a second
	 * @param p99Micros the latency of 99 in 100
	 * @param maxMicros the longest latency
	 */
	record Result(double perSecond, double p99Micros, double maxMicros) {
	}

	private static final class Run {

		private final JobberTemplate template;

		private final int functions;

		private final Recorder latencies;

		private final CountDownLatch left;

		private volatile boolean over;

		Run(JobberTemplate template, int functions, Recorder latencies, CountDownLatch left) {
			this.template = template;
			this.functions = functions;
			this.latencies = latencies;
			this.left = left;
		}

		void sendNext() {
			if (this.over) {
				this.left.countDown();
				return;
			}
			long start = System.nanoTime();
			String function = (this.functions == 1) ? "echo"
					: "echo" + ThreadLocalRandom.current().nextInt(this.functions);
			this.template.execute(function, PAYLOAD, byte[].class).subscribe((answer) -> {
				this.latencies.recordValue(System.nanoTime() - start);
				sendNext();
			});
		}

		void end() throws InterruptedException {
			this.over = true;
			if (!this.left.await(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException(this.left.getCount() + " tasks were never answered");
			}
		}

	}

}
