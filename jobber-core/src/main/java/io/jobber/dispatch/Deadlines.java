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
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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
	 * @return the line that it leaves when it needs no limit any more
	 */
	Line add(PendingTask task, Duration timeout) {
		Line line = this.lines.computeIfAbsent(timeout, Line::new);
		line.add(task);
		return line;
	}

	/**
	 * The tasks of one timeout.
	 */
	final class Line {

		private final Duration timeout;

		private final Set<PendingTask> tasks = new LinkedHashSet<>();

		private TaskTimer.@Nullable Alarm alarm;

		private Line(Duration timeout) {
			this.timeout = timeout;
		}

		private void add(PendingTask task) {
			this.tasks.add(task);
			if (this.tasks.size() == 1) {
				setAlarm(remainingNanos(task));
			}
		}

		/**
		 * Forget a task. Harmless if it was removed before, or has run out of time.
		 * @param task the task
		 */
		void remove(PendingTask task) {
			// Whichever comes first now is not due before the alarm goes off.
			if (this.tasks.remove(task) && this.tasks.isEmpty()) {
				end();
			}
		}

		private void end() {
			if (this.alarm != null) {
				this.alarm.cancel();
				this.alarm = null;
			}
			Deadlines.this.lines.remove(this.timeout, this);
		}

		private long remainingNanos(PendingTask task) {
			return task.submittedNanos + this.timeout.toNanos() - Deadlines.this.timer.nanoTime();
		}

		private void setAlarm(long delayNanos) {
			this.alarm = Deadlines.this.timer.schedule(Math.max(0, delayNanos), this::expire);
		}

		private void expire() {
			if (this.alarm == null) {
				return;
			}
			for (int i = 0; i < BATCH && !this.tasks.isEmpty(); i++) {
				Iterator<PendingTask> first = this.tasks.iterator();
				PendingTask due = first.next();
				if (remainingNanos(due) > 0) {
					break;
				}
				first.remove();
				Deadlines.this.onDeadline.accept(due);
			}
			if (this.tasks.isEmpty()) {
				end();
			}
			else {
				setAlarm(remainingNanos(this.tasks.iterator().next()));
			}
		}

	}

}
