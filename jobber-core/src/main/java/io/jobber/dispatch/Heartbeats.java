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

package io.jobber.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Sends heartbeats to all workers at a fixed interval, and finds workers that have missed
 * three of their own. One is missed when it has not come by the time that the next is
 * due, so that a pause of less than three intervals is forgiven whenever it begins. Many
 * workers have their turn one batch after the other, so that tasks pass in between. Used
 * by the match loop only.
 */
final class Heartbeats {

	static final int SILENT_INTERVALS = 4;

	private static final int BATCH = 256;

	private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

	private final long intervalNanos;

	private final TaskTimer timer;

	private final Workers workers;

	private final BiConsumer<Worker, String> onSilence;

	private final Queue<Worker> due = new ArrayDeque<>();

	private TaskTimer.@Nullable Alarm alarm;

	private long startNanos;

	private long lastBeatNanos;

	/**
	 * Create it, without a heartbeat.
	 * @param interval time between two heartbeats
	 * @param timer runs what it is given in the match loop
	 * @param workers the joined workers
	 * @param onSilence is told which worker is silent, and for how long
	 */
	Heartbeats(Duration interval, TaskTimer timer, Workers workers, BiConsumer<Worker, String> onSilence) {
		this.intervalNanos = interval.toNanos();
		this.timer = timer;
		this.workers = workers;
		this.onSilence = onSilence;
	}

	/**
	 * Send heartbeats for as long as there are workers.
	 */
	void start() {
		if (this.alarm == null) {
			this.lastBeatNanos = this.timer.nanoTime();
			this.alarm = this.timer.schedule(this.intervalNanos, this::beat);
		}
	}

	void stop() {
		if (this.alarm != null) {
			this.alarm.cancel();
			this.alarm = null;
			this.due.clear();
		}
	}

	private void beat() {
		if (this.alarm != null) {
			this.startNanos = this.timer.nanoTime();
			this.due.addAll(this.workers.joined);
			// All in half an interval, however many they are.
			beatSome(Math.max(BATCH, (int) (2 * PAUSE_NANOS * this.due.size() / this.intervalNanos) + 1));
		}
	}

	private void beatSome(int most) {
		if (this.alarm == null) {
			return;
		}
		long now = this.timer.nanoTime();
		// A pause of this process itself says nothing about its workers.
		if (now - this.lastBeatNanos > 2 * this.intervalNanos) {
			this.workers.joined.forEach((worker) -> worker.seen(now));
		}
		this.lastBeatNanos = now;
		Worker worker;
		for (int i = 0; i < most && (worker = this.due.poll()) != null; i++) {
			beat(worker, now);
		}
		if (!this.due.isEmpty()) {
			this.alarm = this.timer.schedule(PAUSE_NANOS, () -> beatSome(most));
		}
		else if (this.workers.count == 0) {
			this.alarm = null;
		}
		else {
			long next = this.startNanos + this.intervalNanos - now;
			this.alarm = this.timer.schedule(Math.max(PAUSE_NANOS, next), this::beat);
		}
	}

	private void beat(Worker worker, long now) {
		long silentNanos = now - worker.seenNanos;
		if (worker.gone) {
			return;
		}
		if (silentNanos >= SILENT_INTERVALS * this.intervalNanos) {
			this.onSilence.accept(worker, "it was silent for " + Duration.ofNanos(silentNanos).toMillis() + " ms");
		}
		else {
			worker.send(WorkerConnection::heartbeat);
		}
	}

}
