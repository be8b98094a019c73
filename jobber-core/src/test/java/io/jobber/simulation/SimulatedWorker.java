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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

import io.jobber.dispatch.Assignment;
import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.dispatch.TaskTimer.Alarm;
import io.jobber.dispatch.WorkerConnection;
import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.time.VirtualTime;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

/**
 * A worker on the far side of a network that takes a millisecond in each direction. Its
 * tasks only wait, so they do not slow each other down. As the real one it drains itself
 * shortly before its lifetime ends, cancels at its end what still runs, and is gone a
 * second later.
 */
final class SimulatedWorker implements WorkerConnection {

	private static final long LATENCY_NANOS = Duration.ofMillis(1).toNanos();

	private static final Duration MAX_DRAIN_BUDGET = Duration.ofSeconds(5);

	private static final Duration EXPIRY = Duration.ofSeconds(1);

	private final List<Assignment> taken = new ArrayList<>();

	private final Map<Long, Run> running = new LinkedHashMap<>();

	private final String id;

	private final VirtualTime time;

	private final Ledger ledger;

	private final BiConsumer<WorkReport, LaunchException> onEnd;

	private JoinedWorker joined;

	private boolean draining;

	private boolean leaving;

	private boolean silent; // no frame of it arrives any more

	private boolean ended;

	private long completed;

	SimulatedWorker(String id, VirtualTime time, Ledger ledger, BiConsumer<WorkReport, LaunchException> onEnd) {
		this.id = id;
		this.time = time;
		this.ledger = ledger;
		this.onEnd = onEnd;
	}

	void joined(JoinedWorker worker, Duration lifetime) {
		this.joined = worker;
		if (!lifetime.isZero()) {
			Duration tenth = lifetime.dividedBy(10);
			Duration budget = (tenth.compareTo(MAX_DRAIN_BUDGET) < 0) ? tenth : MAX_DRAIN_BUDGET;
			after(lifetime.minus(budget), this::drainItself);
			after(lifetime, () -> cancelAll(List.copyOf(this.running.keySet())));
			after(lifetime.plus(EXPIRY), () -> crash(false));
		}
	}

	/**
	 * Die.
	 * @param silently whether its connection does not break: nothing is heard of it any
	 * more, and it hears nothing
	 * @return whether it was alive
	 */
	boolean crash(boolean silently) {
		if (this.ended || this.silent) {
			return false;
		}
		if (silently) {
			this.silent = true;
		}
		else {
			end(null, new LaunchException(Reason.FAILED, "the worker's program failed"));
			this.time.schedule(LATENCY_NANOS, () -> this.joined.lost("its connection was cut"));
		}
		return true;
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public boolean take(Assignment assignment) {
		this.ledger.assigned(assignment.task(), this.time.nanoTime());
		this.taken.add(assignment);
		return true;
	}

	@Override
	public void flush(LongConsumer lastPiece) {
		if (!this.taken.isEmpty()) {
			List<Assignment> sent = List.copyOf(this.taken);
			this.taken.clear();
			arrive(() -> sent.forEach(this::begin));
		}
	}

	@Override
	public void cancel(long taskId) {
		arrive(() -> cancelAll(List.of(taskId)));
	}

	@Override
	public void drain(String reason) {
		arrive(this::drainItself);
	}

	@Override
	public void heartbeat() {
		arrive(() -> {
			List<Long> held = List.copyOf(this.running.keySet());
			answer(() -> this.joined.heartbeat(held, -1));
		});
	}

	@Override
	public void close() {
		arrive(() -> end(new WorkReport(this.id, Outcome.DRAINED, "drained", this.completed, 0, 0, 0), null));
	}

	@Override
	public void abort(String reason) {
		// Also one that is cut off notices, in its own way.
		this.time.schedule(LATENCY_NANOS, () -> end(null, new LaunchException(Reason.DISCONNECTED, reason)));
	}

	private void begin(Assignment assignment) {
		long taskId = assignment.id();
		int attempt = assignment.attempt();
		if (this.draining) {
			say(new TaskResult.Nack(taskId, attempt, NackReason.DRAINING, "it drains"));
			return;
		}
		Duration length = this.ledger.began(assignment.task());
		Alarm end = this.time.schedule(length.toNanos(), () -> {
			this.running.remove(taskId);
			this.completed++;
			say(new TaskResult.Success(taskId, attempt, assignment.task().payload()));
			leaveIfDone();
		});
		this.running.put(taskId, new Run(attempt, end));
	}

	private void cancelAll(List<Long> taskIds) {
		for (Long taskId : taskIds) {
			Run run = this.running.remove(taskId);
			if (run != null) {
				run.end().cancel();
				say(new TaskResult.Cancelled(taskId, run.attempt()));
			}
		}
		leaveIfDone();
	}

	private void drainItself() {
		this.draining = true;
		leaveIfDone();
	}

	private void leaveIfDone() {
		if (this.draining && this.running.isEmpty() && !this.leaving && !this.ended) {
			this.leaving = true;
			answer(() -> this.joined.leave());
		}
	}

	void end(WorkReport report, LaunchException failure) {
		if (!this.ended) {
			this.ended = true;
			this.running.values().forEach((run) -> run.end().cancel());
			this.running.clear();
			this.onEnd.accept(report, failure);
		}
	}

	private void say(TaskResult result) {
		answer(() -> this.joined.answer(List.of(result)));
	}

	private void answer(Runnable frame) {
		if (!this.ended && !this.silent) {
			this.time.schedule(LATENCY_NANOS, frame);
		}
	}

	private void arrive(Runnable frame) {
		this.time.schedule(LATENCY_NANOS, () -> {
			if (!this.ended && !this.silent) {
				frame.run();
			}
		});
	}

	private void after(Duration delay, Runnable action) {
		this.time.schedule(delay.toNanos(), () -> {
			if (!this.ended) {
				action.run();
			}
		});
	}

	private record Run(int attempt, Alarm end) {
	}

}
