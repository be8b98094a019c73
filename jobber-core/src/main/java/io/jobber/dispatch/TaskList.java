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
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A list of tasks that each of them can leave at no cost, wherever it is: a ring of
 * places, one of which marks the end. Used by the match loop only.
 */
final class TaskList {

	private final Place end = new Place();

	private final Runnable onEmpty;

	TaskList() {
		this(() -> {
		});
	}

	/**
	 * Create an empty list.
	 * @param onEmpty is run when the last task leaves
	 */
	TaskList(Runnable onEmpty) {
		this.onEmpty = onEmpty;
	}

	boolean isEmpty() {
		return this.end.next == this.end;
	}

	@Nullable PendingTask first() {
		return this.end.next.task;
	}

	Place addFirst(PendingTask task) {
		return new Place(task, this.end);
	}

	Place addLast(PendingTask task) {
		return new Place(task, this.end.previous);
	}

	void removeFirst() {
		this.end.next.remove();
	}

	/**
	 * Find the first task of a kind.
	 * @param kind the kind
	 * @param most how many tasks to look at
	 * @return the task, or {@code null} if there is none
	 */
	@Nullable PendingTask find(Predicate<PendingTask> kind, int most) {
		Place place = this.end.next;
		for (int i = 0; i < most && place.task != null; i++) {
			if (kind.test(place.task)) {
				return place.task;
			}
			place = place.next;
		}
		return null;
	}

	/**
	 * List what is here.
	 * @return a copy
	 */
	List<PendingTask> toList() {
		List<PendingTask> tasks = new ArrayList<>();
		for (Place place = this.end.next; place.task != null; place = place.next) {
			tasks.add(place.task);
		}
		return tasks;
	}

	/**
	 * A task's place in a list.
	 */
	final class Place {

		private final @Nullable PendingTask task; // null at the end

		private Place previous;

		private Place next;

		private Place() {
			this.task = null;
			this.previous = this;
			this.next = this;
		}

		private Place(PendingTask task, Place previous) {
			this.task = task;
			this.previous = previous;
			this.next = previous.next;
			this.previous.next = this;
			this.next.previous = this;
		}

		/**
		 * Leave the list. Harmless if the task has left.
		 */
		void remove() {
			if (this.next != this) {
				this.previous.next = this.next;
				this.next.previous = this.previous;
				this.previous = this;
				this.next = this;
				if (isEmpty()) {
					TaskList.this.onEmpty.run();
				}
			}
		}

	}

}
