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

package io.jobber.pool;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.jobber.dispatch.DispatchListener.Change;
import io.jobber.dispatch.DispatcherStats;
import io.jobber.dispatch.WorkerState;
import io.jobber.scheduler.Demand;

/**
 * Maps the dispatcher's statistics to the scheduler's demand.
 */
public final class Demands {

	// A worker that is too old for what waits counts as one whose time is up.
	private static final Duration SPENT = Duration.ofNanos(1);

	private Demands() {
	}

	/**
	 * Say what there is to do and who is there to do it.
	 * @param stats what the dispatcher counts
	 * @param workers the joined workers
	 * @param starting workers that were launched and have not joined; counted before the
	 * others, so that a worker that joins in between counts twice rather than not at all
	 * @param left workers that have left since the demand before; taken after the others,
	 * for the same reason
	 * @param causes what has changed since the demand before
	 * @return the demand
	 */
	public static Demand of(DispatcherStats stats, List<WorkerState> workers, int starting, List<WorkerState> left,
			Set<Change> causes) {
		return new Demand(stats.queued(), stats.running(), starting, workers.stream().map(Demands::worker).toList(),
				left.stream().map(Demands::worker).toList(),
				causes.stream().map(Demands::cause).collect(Collectors.toSet()));
	}

	private static Demand.WorkerSnapshot worker(WorkerState state) {
		return new Demand.WorkerSnapshot(state.id(), state.slots(), state.inFlight(), state.draining(), state.idle(),
				state.fit() ? state.remaining() : SPENT, state.served(), state.standing());
	}

	private static Demand.Cause cause(Change change) {
		return switch (change) {
			case TASK_QUEUED -> Demand.Cause.TASK_QUEUED;
			case TASK_ENDED -> Demand.Cause.TASK_ENDED;
			case TASK_TIMED_OUT -> Demand.Cause.TASK_TIMED_OUT;
			case WORKERS_CHANGED -> Demand.Cause.WORKERS_CHANGED;
		};
	}

}
