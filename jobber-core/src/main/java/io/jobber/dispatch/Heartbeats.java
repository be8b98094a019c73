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
import java.util.function.BiConsumer;

/**
 * Sends heartbeats to each worker at a fixed interval, and finds workers that have missed
 * three of their own. One is missed when it has not come by the time that the next is
 * due, so that a pause of less than three intervals is forgiven whenever it begins. Used
 * by the match loop only, and each heartbeat is an event of its own, so that tasks pass
 * in between.
 */
final class Heartbeats {

	static final int SILENT_INTERVALS = 4;

	private final long intervalNanos;

	private final TaskTimer timer;

	private final BiConsumer<Worker, String> onSilence;

	/**
	 * Create it, without a worker.
	 * @param interval the time between two heartbeats
	 * @param timer runs what it is given in the match loop
	 * @param onSilence is called with a silent worker, and for how long it has been
	 * silent
	 */
	Heartbeats(Duration interval, TaskTimer timer, BiConsumer<Worker, String> onSilence) {
		this.intervalNanos = interval.toNanos();
		this.timer = timer;
		this.onSilence = onSilence;
	}

	/**
	 * Send heartbeats to a worker for as long as it is there.
	 * @param worker the worker
	 */
	void start(Worker worker) {
		long now = this.timer.nanoTime();
		worker.beatAt(this.timer.schedule(this.intervalNanos, () -> beat(worker, now)));
	}

	private void beat(Worker worker, long lastNanos) {
		if (worker.gone) {
			return;
		}
		long now = this.timer.nanoTime();
		// A pause of this process itself says nothing about its workers.
		if (now - lastNanos > 2 * this.intervalNanos) {
			worker.seen(now);
		}
		long silentNanos = now - worker.seenNanos;
		if (silentNanos >= SILENT_INTERVALS * this.intervalNanos) {
			this.onSilence.accept(worker, "it was silent for " + Duration.ofNanos(silentNanos).toMillis() + " ms");
		}
		else {
			worker.send(WorkerConnection::heartbeat);
			start(worker);
		}
	}

}
