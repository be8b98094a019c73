package io.jobber.benchmarks.throughput;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import org.HdrHistogram.Recorder;

/**
 * How payloads are sent. With {@link Kind#ASYNC} and {@link Kind#BLOCKING} a next one is
 * sent when an answer has come, so that as many are in flight at all times; with
 * {@link Kind#RATE} so many a second, and a latency counts from when a payload was due,
 * so that what had to wait for a slow answer is not left out.
 *
 * @param kind how
 * @param inFlight how many at a time, or how many a second
 * @param warmup how long before it is measured
 * @param duration how long it is measured
 */
record Load(Kind kind, int inFlight, Duration warmup, Duration duration) {

	private static final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	enum Kind {

		ASYNC, BLOCKING, RATE

	}

	/**
	 * As one line that {@link #parse} reads.
	 */
	String line() {
		return this.kind + " " + this.inFlight + " " + this.warmup.toMillis() + " " + this.duration.toMillis();
	}

	static Load parse(String line) {
		String[] words = line.split(" ");
		return new Load(Kind.valueOf(words[0]), Integer.parseInt(words[1]), Duration.ofMillis(Long.parseLong(words[2])),
				Duration.ofMillis(Long.parseLong(words[3])));
	}

	Measurement run(Echo echo) throws InterruptedException {
		Recorder latencies = new Recorder(3);
		Run run = new Run(echo, latencies, this.inFlight);
		switch (this.kind) {
			case ASYNC -> run.repeat(run::sendNext);
			case BLOCKING -> run.threads();
			case RATE -> run.rate();
		}
		TimeUnit.NANOSECONDS.sleep(this.warmup.toNanos());
		latencies.getIntervalHistogram();
		long start = System.nanoTime();
		long cpu = system.getProcessCpuTime();
		long workersCpu = echo.workers().cpu().toNanos();
		long allocated = allocatedBytes();
		TimeUnit.NANOSECONDS.sleep(this.duration.toNanos());
		var histogram = latencies.getIntervalHistogram();
		Measurement measurement = Measurement.of(histogram, System.nanoTime() - start, system.getProcessCpuTime() - cpu,
				echo.workers().cpu().toNanos() - workersCpu, allocatedBytes() - allocated);
		run.end();
		return measurement;
	}

	private static long allocatedBytes() {
		long sum = 0;
		for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
			sum += Math.max(0, bytes);
		}
		return sum;
	}

	private static final class Run {

		private final Echo echo;

		private final Recorder latencies;

		private final int inFlight;

		private final CountDownLatch left;

		private volatile boolean over;

		Run(Echo echo, Recorder latencies, int inFlight) {
			this.echo = echo;
			this.latencies = latencies;
			this.inFlight = inFlight;
			this.left = new CountDownLatch(inFlight);
		}

		void repeat(Runnable action) {
			for (int i = 0; i < this.inFlight; i++) {
				action.run();
			}
		}

		void sendNext() {
			if (this.over) {
				this.left.countDown();
				return;
			}
			long start = System.nanoTime();
			this.echo.send(() -> {
				this.latencies.recordValue(System.nanoTime() - start);
				sendNext();
			});
		}

		void threads() {
			repeat(() -> start(this::callInTurn));
		}

		void rate() {
			long interval = TimeUnit.SECONDS.toNanos(1) / this.inFlight;
			start(() -> {
				long due = System.nanoTime();
				while (!this.over) {
					long wait = due - System.nanoTime();
					if (wait > 0) {
						LockSupport.parkNanos(wait);
						continue;
					}
					long start = due;
					this.echo.send(() -> this.latencies.recordValue(System.nanoTime() - start));
					due += interval;
				}
				repeat(this.left::countDown);
			});
		}

		void end() throws InterruptedException {
			this.over = true;
			if (!this.left.await(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException(this.left.getCount() + " payloads were never answered");
			}
		}

		private void callInTurn() {
			try {
				while (!this.over) {
					long start = System.nanoTime();
					this.echo.sendBlocking();
					this.latencies.recordValue(System.nanoTime() - start);
				}
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				this.left.countDown();
			}
		}

		private void start(Runnable body) {
			Thread thread = new Thread(body, "caller");
			thread.setDaemon(true);
			thread.start();
		}

	}

}
