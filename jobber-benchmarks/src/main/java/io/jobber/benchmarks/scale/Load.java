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
