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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The tasks that a worker holds, at most as many as its slots. One atomic integer holds
 * both the number of taken slots and whether the worker drains, so that a task is either
 * admitted before the drain, and waited for, or refused.
 * <p>
 * Threads: the network thread admits, the outbox's drainer removes, any thread cancels
 * and drains.
 */
final class InFlightTasks {

	private static final int DRAINING = Integer.MIN_VALUE;

	private final Map<InFlightTask.Key, InFlightTask> tasks = new ConcurrentHashMap<>();

	// The number of taken slots, plus the bit DRAINING.
	private final AtomicInteger state = new AtomicInteger();

	private final AtomicLong read = new AtomicLong();

	private final int slots;

	private final Lifetime lifetime;

	private volatile boolean closed;

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
		int current;
		do {
			current = this.state.get();
			if (current < 0) {
				return AdmissionResult.DRAINING;
			}
			if (current >= this.slots) {
				return AdmissionResult.BUSY;
			}
		}
		while (!this.state.compareAndSet(current, current + 1));
		this.tasks.put(task.key(), task);
		// Closed meanwhile: either cancelAll() saw the task or it is seen here.
		if (this.closed) {
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
		if (this.tasks.remove(task.key(), task)) {
			this.state.decrementAndGet();
		}
	}

	void drain() {
		this.state.getAndUpdate((current) -> current | DRAINING);
	}

	boolean isDrained() {
		return this.state.get() == DRAINING;
	}

	int count() {
		return this.state.get() & ~DRAINING;
	}

	/**
	 * Tasks have been read: each has been admitted, or not.
	 * @param tasks how many
	 */
	void read(int tasks) {
		this.read.addAndGet(tasks);
	}

	/**
	 * How many tasks have been read. Those of them that are not among the
	 * {@linkplain #ids() ids} asked for after this have been answered.
	 * @return the number of tasks
	 */
	long tasksRead() {
		return this.read.get();
	}

	Iterable<Long> ids() {
		return this.tasks.keySet().stream().map(InFlightTask.Key::id).toList();
	}

	void cancel(Collection<Long> ids) {
		Set<Long> wanted = new HashSet<>(ids);
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
		this.closed = true;
		cancelAll();
	}

	/**
	 * What became of a task that asked for a slot.
	 */
	enum AdmissionResult {

		ADMITTED, BUSY, DRAINING, TOO_LONG, DUPLICATE

	}

}
