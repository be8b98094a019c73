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

package io.jobber.simulation;

import java.util.List;

import io.jobber.dispatch.DispatcherStats;
import io.jobber.dispatch.WorkerState;

/**
 * A run at one moment.
 *
 * @param millis the time, from the beginning of the run
 * @param serving workers that take tasks
 * @param draining workers that finish what they hold
 * @param starting workers that were launched and have not joined
 * @param running tasks with a worker
 * @param queued tasks that wait
 */
record Sample(long millis, int serving, int draining, int starting, int running, int queued) {

	static Sample of(long millis, DispatcherStats stats, List<WorkerState> workers, int starting) {
		int draining = (int) workers.stream().filter(WorkerState::draining).count();
		return new Sample(millis, workers.size() - draining, draining, starting, stats.running(), stats.queued());
	}

	int workers() {
		return this.serving + this.draining + this.starting;
	}

	int demand() {
		return this.running + this.queued;
	}

}
