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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The in-flight tasks of a worker, by their ids: a hash table whose chains go through the
 * tasks themselves, which are in no queue meanwhile. Ids follow upon each other, so the
 * chains are short, and neither an entry nor a boxed number is made for a task. Used by
 * the match loop only.
 */
final class InFlight {

	// As many chains as tasks at least; always a power of two.
	private @Nullable PendingTask[] chains = new @Nullable PendingTask[1];

	private int size;

	int size() {
		return this.size;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	@Nullable PendingTask get(long id) {
		PendingTask task = this.chains[chain(id)];
		while (task != null && task.id != id) {
			task = task.next;
		}
		return task;
	}

	/**
	 * Add a task, which must not be here yet.
	 * @param task the task
	 */
	void add(PendingTask task) {
		if (this.size == this.chains.length) {
			List<PendingTask> tasks = toList();
			this.chains = new @Nullable PendingTask[2 * this.chains.length];
			tasks.forEach(this::link);
		}
		link(task);
		this.size++;
	}

	/**
	 * Remove a task. Harmless if it is not here.
	 * @param task the task
	 */
	void remove(PendingTask task) {
		int chain = chain(task.id);
		PendingTask previous = null;
		PendingTask each = this.chains[chain];
		while (each != null && each != task) {
			previous = each;
			each = each.next;
		}
		if (each == null) {
			return;
		}
		if (previous == null) {
			this.chains[chain] = task.next;
		}
		else {
			previous.chain(task.next);
		}
		task.chain(null);
		this.size--;
	}

	/**
	 * List what is here.
	 * @return a copy, in no order
	 */
	List<PendingTask> toList() {
		List<PendingTask> tasks = new ArrayList<>(this.size);
		for (PendingTask first : this.chains) {
			for (PendingTask task = first; task != null; task = task.next) {
				tasks.add(task);
			}
		}
		return tasks;
	}

	private void link(PendingTask task) {
		int chain = chain(task.id);
		task.chain(this.chains[chain]);
		this.chains[chain] = task;
	}

	private int chain(long id) {
		return (int) id & (this.chains.length - 1);
	}

}
