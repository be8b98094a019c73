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
 * Deadlines of tasks. Those with the same timeout run out in the order in which they
 * came, so each timeout has a line of its own, and the timer is set for the first in each
 * line only: most tasks have ended long before, and cost the timer nothing. Used by the
 * match loop only.
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
	 * @param onDeadline is called with each task that has run out of time
	 */
	Deadlines(TaskTimer timer, Consumer<PendingTask> onDeadline) {
		this.timer = timer;
		this.onDeadline = onDeadline;
	}

	/**
	 * Limit a task's time.
	 * @param task the task
	 * @param timeout how long it has from its submission
	 * @return to be removed when the task needs no limit any more
	 */
	TaskList.Place add(PendingTask task, Duration timeout) {
		return this.lines.computeIfAbsent(timeout, Line::new).add(task);
	}

	private final class Line {

		private final Duration timeout;

		private final TaskList tasks = new TaskList(this::end);

		private TaskTimer.@Nullable Alarm alarm;

		private Line(Duration timeout) {
			this.timeout = timeout;
		}

		private TaskList.Place add(PendingTask task) {
			if (this.tasks.isEmpty()) {
				setAlarm(remainingNanos(task));
			}
			return this.tasks.addLast(task);
		}

		private void end() {
			if (this.alarm != null) {
				this.alarm.cancel();
			}
			Deadlines.this.lines.remove(this.timeout);
		}

		private long remainingNanos(PendingTask task) {
			return task.submittedNanos + this.timeout.toNanos() - Deadlines.this.timer.nanoTime();
		}

		// Whichever comes first when it goes off is not due before.
		private void setAlarm(long delayNanos) {
			this.alarm = Deadlines.this.timer.schedule(Math.max(0, delayNanos), this::expire);
		}

		private void expire() {
			PendingTask due;
			for (int i = 0; (due = this.tasks.first()) != null && remainingNanos(due) <= 0 && i < BATCH; i++) {
				this.tasks.removeFirst();
				Deadlines.this.onDeadline.accept(due);
			}
			if (due != null) {
				setAlarm(remainingNanos(due));
			}
		}

	}

}
