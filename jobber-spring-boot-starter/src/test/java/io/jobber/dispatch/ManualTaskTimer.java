package io.jobber.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A timer whose time passes only when it is told to.
 */
final class ManualTaskTimer implements TaskTimer {

	private final List<Entry> entries = new ArrayList<>();

	private long now = 1_000_000_000;

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	@Override
	public synchronized Alarm schedule(long delayNanos, Runnable action) {
		Entry entry = new Entry(this.now + delayNanos, action);
		this.entries.add(entry);
		return () -> cancel(entry);
	}

	void advance(Duration duration) {
		long end = nanoTime() + duration.toNanos();
		Entry next;
		while ((next = takeDue(end)) != null) {
			next.action().run();
		}
		jumpTo(end);
	}

	/**
	 * Let time pass without any alarm going off in between, as when the process is
	 * paused.
	 */
	void pause(Duration duration) {
		jumpTo(nanoTime() + duration.toNanos());
		advance(Duration.ZERO);
	}

	synchronized int pending() {
		return this.entries.size();
	}

	private synchronized Entry takeDue(long end) {
		Entry next = this.entries.stream()
			.filter((entry) -> entry.at() <= end)
			.min(Comparator.comparingLong(Entry::at))
			.orElse(null);
		if (next != null) {
			this.entries.remove(next);
			this.now = Math.max(this.now, next.at());
		}
		return next;
	}

	private synchronized void cancel(Entry entry) {
		this.entries.remove(entry);
	}

	private synchronized void jumpTo(long time) {
		this.now = time;
	}

	private static final class Entry {

		private final long at;

		private final Runnable action;

		private Entry(long at, Runnable action) {
			this.at = at;
			this.action = action;
		}

		private long at() {
			return this.at;
		}

		private Runnable action() {
			return this.action;
		}

	}

}
