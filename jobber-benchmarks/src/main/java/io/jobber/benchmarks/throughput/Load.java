package io.jobber.benchmarks.throughput;

import java.time.Duration;

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
		return new LoadRun(this, echo).measure();
	}

}
