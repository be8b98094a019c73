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
