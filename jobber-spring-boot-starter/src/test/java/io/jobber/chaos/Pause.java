package io.jobber.chaos;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * How long processes are paused, measured in heartbeats. {@code -Dpause.seconds} makes
 * long pauses that long, with the heartbeats that applications have unless they are told
 * otherwise.
 */
final class Pause {

	private static final @Nullable Integer SECONDS = Integer.getInteger("pause.seconds");

	static final Duration HEARTBEAT = Duration.ofSeconds((SECONDS != null) ? 5 : 2);

	/**
	 * Nobody may be lost for it: less than three heartbeats, and some time for the
	 * signals on a busy machine.
	 */
	static final Duration SHORT = HEARTBEAT.multipliedBy(2);

	/**
	 * Somebody must be lost for it.
	 */
	static final Duration LONG = (SECONDS != null) ? Duration.ofSeconds(SECONDS) : HEARTBEAT.multipliedBy(6);

	static {
		if (LONG.compareTo(HEARTBEAT.multipliedBy(5)) <= 0) {
			throw new IllegalArgumentException("pause.seconds must be more than five heartbeats of " + HEARTBEAT);
		}
	}

	private Pause() {
	}

	/**
	 * Stop a process for some time. The time runs while {@code meanwhile} does.
	 */
	static void of(Process process, Duration length, Runnable meanwhile) {
		long start = System.nanoTime();
		Processes.signal(process.pid(), "STOP");
		try {
			meanwhile.run();
			Duration left = length.minusNanos(System.nanoTime() - start);
			if (!left.isNegative()) {
				await().pollDelay(left).atMost(left.plusMinutes(1)).until(() -> true);
			}
		}
		finally {
			Processes.signal(process.pid(), "CONT");
		}
	}

}
