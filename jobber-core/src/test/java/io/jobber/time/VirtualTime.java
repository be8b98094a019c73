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

package io.jobber.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.TreeSet;

import io.jobber.dispatch.TaskTimer;

/**
 * The time of a test, as a timer and as a clock. It passes only when it is told to, and
 * then runs the alarms in their order, those of one moment in the order in which they
 * were set. Setting and cancelling cost a logarithm of their number. Thread-safe.
 */
public final class VirtualTime extends Clock implements TaskTimer {

	private static final Instant ORIGIN = Instant.parse("2030-01-01T00:00:00Z");

	// Guarded by this.
	private final TreeSet<Entry> entries = new TreeSet<>(
			Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number));

	private long now = 1_000_000_000; // guarded by this

	private long scheduled; // guarded by this

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	@Override
	public synchronized Alarm schedule(long delayNanos, Runnable action) {
		Entry entry = new Entry(this.now + delayNanos, this.scheduled++, action);
		this.entries.add(entry);
		return () -> cancel(entry);
	}

	/**
	 * Let time pass, with each alarm at its own time.
	 */
	public void advance(Duration duration) {
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
	public void pause(Duration duration) {
		jumpTo(nanoTime() + duration.toNanos());
		advance(Duration.ZERO);
	}

	/**
	 * The alarms that have not gone off.
	 * @return how many there are
	 */
	public synchronized int pending() {
		return this.entries.size();
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
		if (this.entries.isEmpty() || this.entries.first().at() > end) {
			return null;
		}
		Entry next = this.entries.pollFirst();
		this.now = Math.max(this.now, next.at());
		return next;
	}

	private synchronized void cancel(Entry entry) {
		this.entries.remove(entry);
	}

	private synchronized void jumpTo(long time) {
		this.now = time;
	}

	private record Entry(long at, long number, Runnable action) {
	}

}
