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

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The joined workers, and a stack of those with room: the one that was used last is on
 * top, so that surplus workers fall idle and can be let go. Used by the match loop only,
 * except where said.
 */
final class Workers {

	final Set<Worker> joined = new LinkedHashSet<>();

	private final Deque<Worker> ready = new ArrayDeque<>(); // a stack

	private final Set<Worker> touched = new LinkedHashSet<>(); // have something to send

	@Nullable Worker reserved; // kept free for a suspect

	volatile int count; // read by any thread

	volatile int slots; // read by any thread

	volatile int inFlight; // read by any thread

	volatile int abandoned; // read by any thread

	void add(Worker worker) {
		this.joined.add(worker);
		this.slots = this.slots + worker.info.slots();
		this.count = this.joined.size();
		offer(worker);
	}

	/**
	 * Forget a worker, and free its slots.
	 * @param worker the worker
	 * @param nowNanos the current time in nanoseconds
	 * @return what it held, youngest first, so that putting one after the other at the
	 * head of the queue restores their order
	 */
	List<PendingTask> remove(Worker worker, long nowNanos) {
		this.joined.remove(worker);
		worker.gone();
		// At once, not when it comes to the top: a retired worker must not be kept by
		// others.
		this.ready.remove(worker);
		this.slots = this.slots - worker.info.slots();
		List<PendingTask> tasks = worker.inFlight();
		tasks.sort(Comparator.comparingLong((PendingTask task) -> task.id).reversed());
		tasks.forEach((task) -> release(worker, task, nowNanos));
		// Last, so that who sees the worker gone sees its tasks gone.
		this.count = this.joined.size();
		return tasks;
	}

	/**
	 * Put a worker on top of the stack if it has room and is not there yet.
	 * @param worker the worker
	 */
	void offer(Worker worker) {
		if (!worker.stacked && hasRoom(worker)) {
			worker.stacked(true);
			this.ready.push(worker);
		}
	}

	/**
	 * The workers that may have room, as they are to be used.
	 * @return the stack, from its top
	 */
	Iterator<Worker> ready() {
		return this.ready.iterator();
	}

	void assign(Worker worker, PendingTask task, long nowNanos) {
		this.inFlight = this.inFlight + 1;
		touch(worker);
		worker.assign(task, nowNanos);
	}

	void release(Worker worker, PendingTask task, long nowNanos) {
		boolean abandoned = worker.release(task, nowNanos);
		this.inFlight = this.inFlight - 1;
		if (abandoned) {
			this.abandoned = this.abandoned - 1;
		}
	}

	/**
	 * Abandon a task, whose caller has gone. Its slot stays taken while the worker runs
	 * it; a cancel is sent once.
	 * @param worker the worker
	 * @param task the task
	 */
	void abandon(Worker worker, PendingTask task) {
		if (task.abandoned()) {
			this.abandoned = this.abandoned + 1;
			cancel(worker, task.id);
		}
	}

	/**
	 * Take back a task that a worker was not sent all of, and free its slot.
	 * @param worker the worker
	 * @param task the task
	 * @param nowNanos the current time in nanoseconds
	 */
	void withdraw(Worker worker, PendingTask task, long nowNanos) {
		cancel(worker, task.id);
		release(worker, task, nowNanos);
		offer(worker);
	}

	void cancel(Worker worker, long taskId) {
		touch(worker);
		worker.send((connection) -> connection.cancel(taskId));
	}

	/**
	 * Flush the worker's connection at the end of this round.
	 * @param worker the worker
	 */
	void touch(Worker worker) {
		this.touched.add(worker);
	}

	/**
	 * An idle worker that can serve a suspect.
	 * @param suspect the task in quarantine
	 * @return the worker, or {@code null} if there is none
	 */
	@Nullable Worker idleFor(PendingTask suspect) {
		for (Worker worker : this.joined) {
			if (worker.inFlightCount() == 0 && worker.hasRoom() && worker.suits(suspect) && worker.canTake(suspect)) {
				return worker;
			}
		}
		return null;
	}

	/**
	 * Keep a worker free of new tasks, so that it comes to be idle under any load.
	 * @param suspects what it is kept free for, if there are any: it can serve one of
	 * them
	 */
	void reserve(Collection<PendingTask> suspects) {
		Worker before = this.reserved;
		if (before != null && !isFor(suspects, before)) {
			this.reserved = null;
			offer(before);
		}
		if (!suspects.isEmpty() && this.reserved == null) {
			this.reserved = this.joined.stream()
				.filter((worker) -> isFor(suspects, worker))
				.min(Comparator.comparingInt(Worker::inFlightCount))
				.orElse(null);
		}
	}

	private static boolean isFor(Collection<PendingTask> suspects, Worker worker) {
		return worker.isWilling() && suspects.stream().anyMatch(worker::suits);
	}

	/**
	 * Send each worker what it was given in this round, as one batch.
	 * @return whether a worker may have room now for a task that it could not take before
	 */
	boolean flush() {
		boolean room = false;
		for (Worker worker : this.touched) {
			room |= !worker.gone && worker.flush();
		}
		this.touched.clear();
		return room;
	}

	boolean hasRoom(Worker worker) {
		return worker != this.reserved && worker.hasRoom();
	}

}
