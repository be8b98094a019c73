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

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import reactor.core.publisher.Mono;

/**
 * The tasks that the fast ones have beside them: as many in flight at all times, each
 * followed by the next, after a pause.
 *
 * @param function their function
 * @param inFlight how many; 0 for none
 * @param payloadBytes the size of their payloads, and of their results
 * @param pause how long after the end of one the next is sent
 */
record Company(String function, int inFlight, int payloadBytes, Duration pause) {

	static final Company NONE = new Company("", 0, 0, Duration.ZERO);

	/**
	 * Keep company.
	 */
	Run join(Carrier carrier) {
		Run run = new Run(carrier, this, new CountDownLatch(this.inFlight));
		for (int i = 0; i < this.inFlight; i++) {
			run.sendNext();
		}
		return run;
	}

	/**
	 * As long as it lasts.
	 */
	static final class Run {

		private final Carrier carrier;

		private final Company company;

		private final CountDownLatch left;

		private final byte[] payload;

		private final Recorder latencies = new Recorder(3);

		private volatile boolean over;

		private Run(Carrier carrier, Company company, CountDownLatch left) {
			this.carrier = carrier;
			this.company = company;
			this.left = left;
			this.payload = new byte[company.payloadBytes()];
		}

		private void sendNext() {
			if (this.over) {
				this.left.countDown();
				return;
			}
			long start = System.nanoTime();
			this.carrier.send(this.company.function(), this.payload, () -> {
				this.latencies.recordValue(System.nanoTime() - start);
				pause();
			});
		}

		private void pause() {
			if (this.company.pause().isZero()) {
				sendNext();
			}
			else {
				Mono.delay(this.company.pause()).subscribe((elapsed) -> sendNext());
			}
		}

		/**
		 * End it, and wait until the last task has gone.
		 * @return how long they took, in nanoseconds
		 */
		Histogram end() throws InterruptedException {
			this.over = true;
			if (!this.left.await(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException(this.left.getCount() + " tasks were never answered");
			}
			return this.latencies.getIntervalHistogram();
		}

	}

}
