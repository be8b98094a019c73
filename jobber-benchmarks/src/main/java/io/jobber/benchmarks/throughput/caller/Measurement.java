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

import java.util.Locale;

import org.HdrHistogram.Histogram;

/**
 * What a load came to.
 *
 * @param perSecond tasks in a second
 * @param p50Micros the median of their latencies
 * @param p99Micros that of 99 in 100
 * @param p999Micros that of 999 in 1000
 * @param callerCpuMicros processor time of the caller's process for each task
 * @param workerCpuMicros processor time of the workers' processes for each task
 * @param allocatedBytes memory that the caller's process allocates for each task
 */
public record Measurement(double perSecond, double p50Micros, double p99Micros, double p999Micros,
		double callerCpuMicros, double workerCpuMicros, double allocatedBytes) {

	static Measurement of(Histogram latencies, long nanos, long callerCpuNanos, long workerCpuNanos, long bytes) {
		double count = Math.max(1, latencies.getTotalCount());
		return new Measurement(count * 1e9 / nanos, latencies.getValueAtPercentile(50) / 1e3,
				latencies.getValueAtPercentile(99) / 1e3, latencies.getValueAtPercentile(99.9) / 1e3,
				callerCpuNanos / count / 1e3, workerCpuNanos / count / 1e3, bytes / count);
	}

	/**
	 * As one line that {@link #parse} reads.
	 */
	public String line() {
		return String.format(Locale.ROOT, "%.1f %.2f %.2f %.2f %.3f %.3f %.1f", this.perSecond, this.p50Micros,
				this.p99Micros, this.p999Micros, this.callerCpuMicros, this.workerCpuMicros, this.allocatedBytes);
	}

	public static Measurement parse(String line) {
		String[] words = line.split(" ");
		return new Measurement(Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]),
				Double.parseDouble(words[3]), Double.parseDouble(words[4]), Double.parseDouble(words[5]),
				Double.parseDouble(words[6]));
	}

}
