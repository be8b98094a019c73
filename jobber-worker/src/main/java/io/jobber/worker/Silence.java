package io.jobber.worker;

import java.time.Duration;

/**
 * Tells a dispatcher that fell silent from a worker that was paused itself (by SIGSTOP, a
 * garbage collection, a frozen environment). It counts ticks without a frame rather than
 * time, so a pause costs one tick however long it was; and a tick that comes very late
 * starts the count afresh, for what the dispatcher sent meanwhile is still unread.
 * <p>
 * Threads: the network thread hears, the timer thread ticks.
 */
final class Silence {

	static final int MISSED_INTERVALS = 3;

	private final long lateNanos;

	private volatile boolean heard = true;

	private long lastTickNanos; // timer thread

	private int missed; // timer thread

	Silence(Duration interval, long nowNanos) {
		// Two intervals later than it was due.
		this.lateNanos = 3 * interval.toNanos();
		this.lastTickNanos = nowNanos;
	}

	void heard() {
		this.heard = true;
	}

	/**
	 * One interval has passed on our own clock.
	 * @return whether no frame came in as many intervals as a lost peer misses
	 */
	boolean tick(long nowNanos) {
		boolean late = nowNanos - this.lastTickNanos > this.lateNanos;
		this.lastTickNanos = nowNanos;
		if (this.heard || late) {
			this.heard = false;
			this.missed = 0;
			return false;
		}
		this.missed++;
		return this.missed >= MISSED_INTERVALS;
	}

}
