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

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.jobber.dispatch.DispatchListener;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.WorkerState;
import io.jobber.pool.Demands;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.time.VirtualTime;

/**
 * Calls a scheduler as a pool's driver does, in virtual time: at once for the first news
 * after a quiet time, then at most every 10 ms, and once a second whatever happens.
 */
final class SimulatedDriver implements DispatchListener {

	private static final long GAP_NANOS = Duration.ofMillis(10).toNanos();

	private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

	private final VirtualTime time;

	private final Invitations invitations;

	private final List<WorkerState> left = new ArrayList<>();

	private Dispatcher dispatcher;

	private JobberScheduler scheduler;

	private final Set<Change> changes = EnumSet.noneOf(Change.class);

	private boolean pending;

	private long lastRunNanos;

	SimulatedDriver(VirtualTime time, Invitations invitations) {
		this.time = time;
		this.invitations = invitations;
	}

	void start(Dispatcher dispatcher, JobberScheduler scheduler) {
		this.dispatcher = dispatcher;
		this.scheduler = scheduler;
		tick();
	}

	@Override
	public void changed(Set<Change> changes) {
		this.changes.addAll(changes);
		news();
	}

	@Override
	public void left(WorkerState last) {
		this.left.add(last);
	}

	private void news() {
		if (this.scheduler != null && !this.pending) {
			this.pending = true;
			this.time.schedule(0, this::wake);
		}
	}

	private void wake() {
		long wait = GAP_NANOS - (this.time.nanoTime() - this.lastRunNanos);
		if (wait > 0) {
			this.time.schedule(wait, this::run);
		}
		else {
			run();
		}
	}

	private void tick() {
		run();
		this.time.schedule(TICK_NANOS, this::tick);
	}

	private void run() {
		this.lastRunNanos = this.time.nanoTime();
		this.pending = false;
		int starting = this.invitations.open();
		List<WorkerState> workers = this.dispatcher.workers().join();
		List<WorkerState> gone = List.copyOf(this.left);
		this.left.clear();
		Set<Change> causes = EnumSet.copyOf(this.changes);
		this.changes.clear();
		this.scheduler.schedule(Demands.of(this.dispatcher.stats(), workers, starting, gone, causes));
		this.dispatcher.explain(this.scheduler.trouble());
	}

}
