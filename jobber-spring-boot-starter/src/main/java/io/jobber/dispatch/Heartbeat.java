package io.jobber.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Gives all workers a sign of life at a fixed interval, and finds those that have missed
 * three. One is missed when it has not come by the time that the next is due, so that a
 * pause of less than three intervals is forgiven whenever it begins. Used by the match
 * loop only.
 */
final class Heartbeat {

	private static final int SILENT_INTERVALS = 4;

	private final long intervalNanos;

	private final TaskTimer timer;

	private final Workers workers;

	private final DispatchLoop loop;

	private final BiConsumer<Worker, String> onSilence;

	private TaskTimer.@Nullable Alarm alarm;

	private long lastBeatNanos;

	Heartbeat(Duration interval, TaskTimer timer, Workers workers, DispatchLoop loop,
			BiConsumer<Worker, String> onSilence) {
		this.intervalNanos = interval.toNanos();
		this.timer = timer;
		this.workers = workers;
		this.loop = loop;
		this.onSilence = onSilence;
	}

	/**
	 * Beat for as long as there are workers.
	 */
	void start() {
		if (this.alarm == null) {
			this.lastBeatNanos = this.timer.nanoTime();
			scheduleNext();
		}
	}

	void stop() {
		if (this.alarm != null) {
			this.alarm.cancel();
			this.alarm = null;
		}
	}

	private void scheduleNext() {
		this.alarm = this.timer.schedule(this.intervalNanos, () -> this.loop.execute(this::beat));
	}

	private void beat() {
		if (this.alarm == null) {
			return;
		}
		long now = this.timer.nanoTime();
		// A pause of this process itself says nothing about its workers.
		boolean overslept = now - this.lastBeatNanos > 2 * this.intervalNanos;
		this.lastBeatNanos = now;
		for (Worker worker : List.copyOf(this.workers.joined())) {
			if (overslept) {
				worker.seenNanos = now;
			}
			long silence = now - worker.seenNanos;
			if (silence >= SILENT_INTERVALS * this.intervalNanos) {
				this.onSilence.accept(worker, "it was silent for " + Duration.ofNanos(silence).toMillis() + " ms");
			}
			else {
				worker.send(WorkerConnection::heartbeat);
			}
		}
		if (this.workers.count() == 0) {
			this.alarm = null;
		}
		else {
			scheduleNext();
		}
	}

}
