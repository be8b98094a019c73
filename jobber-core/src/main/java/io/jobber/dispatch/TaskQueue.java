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

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.jobber.task.Priority;

/**
 * All tasks that wait: in the queue itself, backing off before their next attempt, or in
 * quarantine before their last. Used by the match loop only.
 * <p>
 * The queue is in the order of the time since when tasks wait, to which each level of
 * priority adds a head start: so priority ages, and none starves. Each function has a
 * lane of its own for each priority, a linked list through the tasks themselves, so that
 * a task that no present worker can take holds up none but its own kind, and a task that
 * is cancelled leaves at no cost. The lanes are kept in the order of their first tasks,
 * so that it does not matter how many there are.
 * <p>
 * In quarantine are tasks before their last attempt, each of which was in flight on all
 * the workers lost so far, and one of which may be what kills them. Each is given a
 * worker of its own, that holds nothing else until it answers: if that worker dies too,
 * it is clear of what, and nothing innocent goes with it.
 */
final class TaskQueue {

	private final Map<LaneKey, Lane> lanes = new HashMap<>();

	private final NavigableSet<Lane> oldestFirst = new TreeSet<>();

	private int size; // of all lanes

	private final Set<PendingTask> backingOff = new LinkedHashSet<>();

	private final Set<PendingTask> suspects = new LinkedHashSet<>();

	private final Counters counters;

	private final int maxAttempts;

	private final TaskTimer timer;

	private final Runnable onQueued;

	/**
	 * Create an empty queue.
	 * @param counters counts what happens
	 * @param maxAttempts how many attempts a task has
	 * @param timer runs what it is given in the match loop
	 * @param onQueued is told when a task can be assigned that could not before
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
		return this.size == 0;
	}

	/**
	 * The tasks in quarantine.
	 * @return the tasks
	 */
	Collection<PendingTask> suspects() {
		return this.suspects;
	}

	/**
	 * Add a task that was accepted.
	 * @param task the task
	 */
	void add(PendingTask task) {
		Lane lane = lane(task);
		task.link(lane.last, null);
		if (lane.last == null) {
			begin(lane, task);
		}
		lane.last = task;
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
		task.backingOff();
		this.backingOff.add(task);
		this.timer.schedule(task.backoffNanos(), () -> {
			if (this.backingOff.remove(task)) {
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
		for (Lane lane : this.oldestFirst) {
			PendingTask first = lane.first;
			if (first != null && worker.canServe(first)) {
				remove(first);
				return first;
			}
		}
		return null;
	}

	/**
	 * Take any task.
	 * @return a task, or {@code null} if none waits
	 */
	@Nullable PendingTask poll() {
		PendingTask task = this.oldestFirst.isEmpty() ? null : this.oldestFirst.first().first;
		for (Set<PendingTask> others : List.of(this.suspects, this.backingOff)) {
			Iterator<PendingTask> any = others.iterator();
			task = (task == null && any.hasNext()) ? any.next() : task;
		}
		if (task != null) {
			remove(task);
		}
		return task;
	}

	/**
	 * Take a task out, if it waits.
	 * @param task the task
	 */
	void remove(PendingTask task) {
		switch (task.state) {
			case QUEUED -> leaveLane(task);
			case BACKING_OFF -> this.backingOff.remove(task);
			case SUSPECTED -> this.suspects.remove(task);
			case NEW, RUNNING, ENDED -> {
				return;
			}
		}
		task.unqueued();
		this.counters.leave(task.task);
	}

	/**
	 * The task that is due last of those that are next in their lanes.
	 * @return the task, or {@code null} if none waits
	 */
	@Nullable PendingTask dueLast() {
		PendingTask last = null;
		for (Lane lane : this.lanes.values()) {
			PendingTask first = lane.first;
			if (first != null && (last == null || first.deadlineNanos - last.deadlineNanos > 0)) {
				last = first;
			}
		}
		return last;
	}

	/**
	 * Whether a worker is too old for a task that waits for its kind.
	 * @param worker the worker
	 * @return whether a task is kept from it for that reason
	 */
	boolean outlasts(Worker worker) {
		return this.lanes.values().stream().anyMatch((lane) -> lane.first != null && worker.diesTooSoonFor(lane.first));
	}

	private void addFirst(PendingTask task) {
		if (task.isSuspect(this.maxAttempts)) {
			task.suspected();
			this.suspects.add(task);
		}
		else {
			Lane lane = lane(task);
			task.link(null, lane.first);
			if (lane.last == null) {
				lane.last = task;
			}
			begin(lane, task);
		}
		this.onQueued.run();
	}

	private Lane lane(PendingTask task) {
		Lane lane = this.lanes.computeIfAbsent(LaneKey.of(task), Lane::new);
		task.queued(lane);
		this.size++;
		return lane;
	}

	private void leaveLane(PendingTask task) {
		Lane lane = task.lane;
		if (lane == null) {
			return;
		}
		PendingTask previous = task.previous;
		PendingTask next = task.next;
		task.unlink();
		if (next == null) {
			lane.last = previous;
		}
		if (previous == null) {
			begin(lane, next);
		}
		if (lane.first == null) {
			this.lanes.remove(lane.key);
		}
		this.size--;
	}

	private void begin(Lane lane, @Nullable PendingTask first) {
		if (lane.first != null && first != null && this.oldestFirst.size() == 1) {
			// The only lane keeps its place.
			lane.first = first;
			return;
		}
		if (lane.first != null) {
			this.oldestFirst.remove(lane);
		}
		lane.first = first;
		if (first != null) {
			this.oldestFirst.add(lane);
		}
	}

	private record LaneKey(String function, Priority priority, boolean large) {

		static LaneKey of(PendingTask task) {
			return new LaneKey(task.task.function(), task.task.options().priority(),
					task.task.payload().size() > WorkerConnection.LARGE_BYTES);
		}

	}

	/**
	 * The tasks of one function and priority, large ones apart from others.
	 */
	static final class Lane implements Comparable<Lane> {

		private final LaneKey key;

		private @Nullable PendingTask first;

		private @Nullable PendingTask last;

		private Lane(LaneKey key) {
			this.key = key;
		}

		@Override
		public int compareTo(Lane other) {
			if (this.first == null || other.first == null || this == other) {
				return 0;
			}
			return this.first.goesBefore(other.first) ? -1 : 1;
		}

	}

}
