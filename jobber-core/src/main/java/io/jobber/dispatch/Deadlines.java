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
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * When tasks run out of time. Those with the same timeout run out in the order in which
 * they came, so each timeout has a line of its own, and the timer is set for the first in
 * each line only: most tasks have ended long before, and cost the timer nothing. Used by
 * the match loop only.
 */
final class Deadlines {

	// So many at a time; other events have their turn in between.
	private static final int BATCH = 64;

	private final Map<Duration, Line> lines = new HashMap<>();

	private final TaskTimer timer;

	private final Consumer<PendingTask> onDeadline;

	/**
	 * Create it, with no deadline.
	 * @param timer runs what it is given in the match loop
	 * @param onDeadline is told which task has run out of time
	 */
	Deadlines(TaskTimer timer, Consumer<PendingTask> onDeadline) {
		this.timer = timer;
		this.onDeadline = onDeadline;
	}

	/**
	 * Limit a task's time.
	 * @param task the task
	 * @param timeout how long it has from its submission
	 * @param nanos when that is over, on the clock of the timer
	 * @return to be removed when the task needs no limit any more
	 */
	Deadline add(PendingTask task, Duration timeout, long nanos) {
		Line line = this.lines.computeIfAbsent(timeout, Line::new);
		Deadline deadline = new Deadline(line, task, nanos);
		line.append(deadline);
		return deadline;
	}

	/**
	 * The time limit of one task.
	 */
	static final class Deadline {

		private final PendingTask task;

		private final long nanos;

		private @Nullable Line line; // null once it is removed

		private @Nullable Deadline previous;

		private @Nullable Deadline next;

		private Deadline(Line line, PendingTask task, long nanos) {
			this.line = line;
			this.task = task;
			this.nanos = nanos;
		}

		/**
		 * Forget it. Harmless if it was removed before, or has passed.
		 */
		void remove() {
			if (this.line != null) {
				this.line.remove(this);
			}
		}

	}

	private final class Line {

		private final Duration timeout;

		private @Nullable Deadline first;

		private @Nullable Deadline last;

		private TaskTimer.@Nullable Alarm alarm;

		private Line(Duration timeout) {
			this.timeout = timeout;
		}

		private void append(Deadline deadline) {
			deadline.previous = this.last;
			if (this.last == null) {
				this.first = deadline;
				setAlarm(deadline);
			}
			else {
				this.last.next = deadline;
			}
			this.last = deadline;
		}

		private void remove(Deadline deadline) {
			unlink(deadline);
			// Whoever comes first now is not due before the alarm goes off.
			if (this.first == null) {
				end();
			}
		}

		private void unlink(Deadline deadline) {
			if (deadline.previous == null) {
				this.first = deadline.next;
			}
			else {
				deadline.previous.next = deadline.next;
			}
			if (deadline.next == null) {
				this.last = deadline.previous;
			}
			else {
				deadline.next.previous = deadline.previous;
			}
			deadline.previous = null;
			deadline.next = null;
			deadline.line = null;
		}

		private void end() {
			if (this.alarm != null) {
				this.alarm.cancel();
				this.alarm = null;
			}
			Deadlines.this.lines.remove(this.timeout, this);
		}

		private void setAlarm(Deadline deadline) {
			TaskTimer timer = Deadlines.this.timer;
			this.alarm = timer.schedule(Math.max(0, deadline.nanos - timer.nanoTime()), this::expire);
		}

		private void expire() {
			if (this.alarm == null) {
				return;
			}
			long now = Deadlines.this.timer.nanoTime();
			Deadline due;
			for (int i = 0; (due = this.first) != null && due.nanos - now <= 0 && i < BATCH; i++) {
				unlink(due);
				Deadlines.this.onDeadline.accept(due.task);
			}
			if (due != null) {
				setAlarm(due);
			}
			else {
				end();
			}
		}

	}

}
