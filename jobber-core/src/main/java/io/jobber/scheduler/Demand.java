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

package io.jobber.scheduler;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A snapshot of the load and of the workers that serve it.
 *
 * @param queued tasks that wait for a slot
 * @param running tasks that workers hold
 * @param starting workers that were launched and have not joined yet
 * @param workers the joined workers
 * @param left launched workers that had joined and have left or were lost since the call
 * before, as they were at the end; ten thousand of them at most. One that leaves just now
 * may be in both lists
 * @param causes why the scheduler is called: what has happened since the call before.
 * Empty if nothing has, and only time has passed
 */
public record Demand(int queued, int running, int starting, List<WorkerSnapshot> workers, List<WorkerSnapshot> left,
		Set<Cause> causes) {

	public Demand {
		workers = List.copyOf(workers);
		left = List.copyOf(left);
		causes = Set.copyOf(causes);
	}

	/**
	 * What there is to do after a time in which nothing else happened than that workers
	 * left.
	 */
	public Demand(int queued, int running, int starting, List<WorkerSnapshot> workers, List<WorkerSnapshot> left) {
		this(queued, running, starting, workers, left, Set.of());
	}

	/**
	 * A demand without departed workers.
	 */
	public Demand(int queued, int running, int starting, List<WorkerSnapshot> workers) {
		this(queued, running, starting, workers, List.of());
	}

	/**
	 * The workers that take new tasks.
	 * @return how many there are
	 */
	public int serving() {
		return (int) this.workers.stream().filter((worker) -> !worker.draining()).count();
	}

	/**
	 * The workers that are the scheduler's to launch and to drain: all but the standing
	 * ones.
	 * @return those that were launched
	 */
	public List<WorkerSnapshot> launched() {
		return this.workers.stream().filter((worker) -> !worker.standing()).toList();
	}

	/**
	 * A joined worker.
	 *
	 * @param id its name
	 * @param slots how many tasks it takes at a time
	 * @param inFlight how many tasks it holds
	 * @param draining whether it takes no new task
	 * @param idle for how long it has held no task; zero while it holds one
	 * @param remaining how long it will live; zero means without a limit
	 * @param served how many tasks it has run to their end, well or badly
	 * @param standing whether it is a standing worker, which joins by itself and would
	 * join again if it were drained
	 */
	public record WorkerSnapshot(String id, int slots, int inFlight, boolean draining, Duration idle,
			Duration remaining, long served, boolean standing) {

		/**
		 * A worker that was launched.
		 */
		public WorkerSnapshot(String id, int slots, int inFlight, boolean draining, Duration idle, Duration remaining,
				long served) {
			this(id, slots, inFlight, draining, idle, remaining, served, false);
		}

	}

	/**
	 * What makes the scheduler look at the demand.
	 */
	public enum Cause {

		/**
		 * Tasks were queued.
		 */
		TASK_QUEUED,

		/**
		 * Tasks ended.
		 */
		TASK_ENDED,

		/**
		 * Tasks ran out of time.
		 */
		TASK_TIMED_OUT,

		/**
		 * Workers joined, left or were lost.
		 */
		WORKERS_CHANGED

	}

}
