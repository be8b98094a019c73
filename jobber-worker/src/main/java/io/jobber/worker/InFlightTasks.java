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

package io.jobber.worker;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tasks that a worker holds, at most as many as its slots. A task that comes while
 * the worker begins to drain is either seen by who asks whether the worker is drained, or
 * sees the drain itself and is refused: it enters before it looks.
 * <p>
 * Threads: the network thread admits and removes, any thread cancels and drains.
 */
final class InFlightTasks {

	private final Map<InFlightTask.Key, InFlightTask> tasks = new ConcurrentHashMap<>();

	private final int slots;

	private final Lifetime lifetime;

	private long tasksRead; // network thread

	private volatile boolean draining;

	InFlightTasks(int slots, Lifetime lifetime) {
		this.slots = slots;
		this.lifetime = lifetime;
	}

	AdmissionResult admit(InFlightTask task) {
		if (this.tasks.containsKey(task.key())) {
			return AdmissionResult.DUPLICATE;
		}
		if (!task.endsWithin(this.lifetime)) {
			return AdmissionResult.TOO_LONG;
		}
		if (!this.draining && count() >= this.slots) {
			return AdmissionResult.BUSY;
		}
		this.tasks.put(task.key(), task);
		// Draining meanwhile: either isDrained() and close() see the task or it is seen
		// here.
		if (this.draining) {
			remove(task);
			return AdmissionResult.DRAINING;
		}
		return AdmissionResult.ADMITTED;
	}

	/**
	 * Free the slot of {@code task}, if it has one.
	 * @param task the task
	 */
	void remove(InFlightTask task) {
		this.tasks.remove(task.key(), task);
	}

	void drain() {
		this.draining = true;
	}

	boolean isDrained() {
		return this.draining && this.tasks.isEmpty();
	}

	int count() {
		return this.tasks.size();
	}

	/**
	 * Tasks have been read: each has been admitted, or not.
	 * @param count how many
	 */
	void read(int count) {
		this.tasksRead += count;
	}

	/**
	 * How many tasks have been read. Those of them that are not among the
	 * {@linkplain #ids() ids} have been answered.
	 * @return the number of tasks
	 */
	long tasksRead() {
		return this.tasksRead;
	}

	Iterable<Long> ids() {
		return this.tasks.keySet().stream().map(InFlightTask.Key::id).toList();
	}

	void cancel(Collection<Long> ids) {
		Set<Long> wanted = Set.copyOf(ids);
		this.tasks.forEach((key, task) -> {
			if (wanted.contains(key.id())) {
				task.cancel();
			}
		});
	}

	void cancelOverdue(long nowNanos) {
		this.tasks.values().forEach((task) -> {
			if (task.isOverdue(nowNanos)) {
				task.cancel();
			}
			task.warnIfCancelIgnored(nowNanos);
		});
	}

	void cancelAll() {
		this.tasks.values().forEach(InFlightTask::cancel);
	}

	/**
	 * Cancel all tasks and admit none any more.
	 */
	void close() {
		drain();
		cancelAll();
	}

	/**
	 * What became of a task that asked for a slot.
	 */
	enum AdmissionResult {

		ADMITTED, BUSY, DRAINING, TOO_LONG, DUPLICATE

	}

}
