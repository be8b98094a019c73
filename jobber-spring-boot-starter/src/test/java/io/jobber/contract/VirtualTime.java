package io.jobber.contract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.jobber.dispatch.TaskTimer;

/**
 * The time of a pool, as its timer and as its clock. It passes only when it is told to.
 */
final class VirtualTime extends Clock implements TaskTimer {

	private static final Instant ORIGIN = Instant.parse("2030-01-01T00:00:00Z");

	private final List<Entry> entries = new ArrayList<>(); // guarded by this

	private long now = 1_000_000_000; // guarded by this

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

	/**
	 * Let time pass, with each alarm at its own time.
	 */
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

	@Override
	public Instant instant() {
		return ORIGIN.plusNanos(nanoTime());
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
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

	// No record: each entry is itself, also beside an equal one.
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
