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

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.jobber.task.Priority;

/**
 * All tasks that wait: in the queue itself, backing off before their next attempt, or in
 * quarantine before their last. Used by the match loop only.
 * <p>
 * The queue is in the order of the time since when tasks wait, to which each level of
 * priority adds a head start: so priority ages, and none starves. Each priority has a
 * lane of its own, and large payloads one apart, so that those that a connection cannot
 * take now hold up no small ones. A worker is given the oldest task that it can serve; in
 * a lane it looks at {@value #LOOK_AHEAD} tasks at most, for looking takes time.
 * <p>
 * In quarantine are tasks before their last attempt, each of which was in flight on all
 * the workers lost so far, and one of which may be what kills them. Each is given a
 * worker of its own, that holds nothing else until it answers: if that worker dies too,
 * it is clear of what, and nothing innocent goes with it.
 */
final class TaskQueue {

	private static final int LOOK_AHEAD = 1000;

	// By priority, and large ones apart.
	private final List<TaskList> lanes = Stream.generate(TaskList::new).limit(2L * Priority.values().length).toList();

	private final TaskList backingOff = new TaskList();

	private final TaskList suspects = new TaskList();

	private final Counters counters;

	private final int maxAttempts;

	private final TaskTimer timer;

	private final Runnable onQueued;

	/**
	 * Create an empty queue.
	 * @param counters counts what happens
	 * @param maxAttempts how many attempts a task has
	 * @param timer runs what it is given in the match loop
	 * @param onQueued is called when a task becomes assignable
	 */
	TaskQueue(Counters counters, int maxAttempts, TaskTimer timer, Runnable onQueued) {
		this.counters = counters;
		this.maxAttempts = maxAttempts;
		this.timer = timer;
		this.onQueued = onQueued;
	}

	/**
	 * Whether no task waits in a lane.
	 * @return whether no task waits in a lane
	 */
	boolean isEmpty() {
		for (TaskList lane : this.lanes) {
			if (!lane.isEmpty()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The tasks in quarantine.
	 * @return a copy
	 */
	List<PendingTask> suspects() {
		return this.suspects.toList();
	}

	/**
	 * Add a task that was accepted.
	 * @param task the task
	 */
	void add(PendingTask task) {
		task.waits(lane(task).addLast(task));
		this.onQueued.run();
	}

	/**
	 * Put a task back to where it was, which was never started.
	 * @param task the task
	 */
	void putBack(PendingTask task) {
		this.counters.enterAgain(task.task);
		addFirst(task);
	}

	/**
	 * Let a task wait for its next attempt.
	 * @param task the task
	 */
	void backOff(PendingTask task) {
		this.counters.enterAgain(task.task);
		TaskList.Place place = this.backingOff.addLast(task);
		task.waits(place);
		this.timer.schedule(task.backoffNanos(), () -> {
			if (task.place == place) {
				place.remove();
				addFirst(task);
			}
		});
	}

	/**
	 * Take the oldest task that a worker can serve.
	 * @param worker a worker with a free slot
	 * @return the task, or {@code null} if there is none for this worker
	 */
	@Nullable PendingTask poll(Worker worker) {
		PendingTask oldest = null;
		for (TaskList lane : this.lanes) {
			PendingTask first = lane.first();
			if (first != null && worker.canTake(first)) {
				PendingTask task = worker.suits(first) ? first : lane.find(worker::suits, LOOK_AHEAD);
				if (task != null && (oldest == null || task.goesBefore(oldest))) {
					oldest = task;
				}
			}
		}
		if (oldest != null) {
			remove(oldest);
		}
		return oldest;
	}

	/**
	 * Take all tasks.
	 * @return the tasks
	 */
	List<PendingTask> clear() {
		List<PendingTask> tasks = Stream.concat(this.lanes.stream(), Stream.of(this.suspects, this.backingOff))
			.flatMap((list) -> list.toList().stream())
			.toList();
		tasks.forEach(this::remove);
		return tasks;
	}

	/**
	 * Take a task out, if it waits.
	 * @param task the task
	 */
	void remove(PendingTask task) {
		if (task.place != null) {
			task.place.remove();
			task.waits(null);
			this.counters.leave(task.task);
		}
	}

	/**
	 * Whether a worker lives long enough for the tasks that are next.
	 * @param worker the worker
	 * @return whether it does
	 */
	boolean isFit(Worker worker) {
		return this.lanes.stream()
			.map(TaskList::first)
			.noneMatch((first) -> first != null && worker.diesTooSoonFor(first));
	}

	private void addFirst(PendingTask task) {
		boolean suspect = task.isSuspect(this.maxAttempts);
		task.waits(suspect ? this.suspects.addLast(task) : lane(task).addFirst(task));
		this.onQueued.run();
	}

	private TaskList lane(PendingTask task) {
		boolean large = task.task.payload().size() > WorkerConnection.LARGE_BYTES;
		return this.lanes.get(2 * task.task.options().priority().ordinal() + (large ? 1 : 0));
	}

}
