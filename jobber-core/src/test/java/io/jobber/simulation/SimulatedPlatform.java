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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.WorkerInfo;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.time.VirtualTime;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A platform that starts a worker in an environment of its own: a new one, which takes
 * its time, or one that was freed a while before, which is quick. It takes, tells, and
 * bills as AWS Lambda does: from the launch to the end of the run.
 */
final class SimulatedPlatform implements WorkerLauncher {

	private static final long ANSWER_NANOS = Duration.ofMillis(20).toNanos();

	private static final Duration JOINLESS_LIFE = Duration.ofMinutes(1);

	private final Deque<Long> freedNanos = new ArrayDeque<>(); // the latest first

	private final Setup setup;

	private final VirtualTime time;

	private final Random random;

	private final Ledger ledger;

	private final Invitations invitations;

	private final long originNanos;

	private Dispatcher dispatcher;

	private int environments;

	private int coldStarts;

	private int warmStarts;

	private int refusals;

	private int crashes;

	private long billedNanos;

	private int mostWorkers;

	private long lastLaunchNanos;

	SimulatedPlatform(Setup setup, VirtualTime time, Random random, Ledger ledger, Invitations invitations) {
		this.setup = setup;
		this.time = time;
		this.random = random;
		this.ledger = ledger;
		this.invitations = invitations;
		this.originNanos = time.nanoTime();
	}

	void serve(Dispatcher dispatcher) {
		this.dispatcher = dispatcher;
	}

	@Override
	public CompletionStage<WorkReport> launch(Invitation invitation) {
		// The number of workers grows nowhere else: one that joins was starting before.
		int workers = this.dispatcher.stats().workers() + this.invitations.open();
		assertThat(workers).as("workers, starting ones included").isLessThanOrEqualTo(this.setup.maxWorkers);
		this.mostWorkers = Math.max(this.mostWorkers, workers);
		this.lastLaunchNanos = this.time.nanoTime();
		CompletableFuture<WorkReport> run = new CompletableFuture<>();
		LaunchException refusal = refusal();
		if (refusal != null) {
			this.refusals++;
			this.time.schedule(ANSWER_NANOS, () -> run.completeExceptionally(refusal));
		}
		else {
			start(invitation, run);
		}
		return run;
	}

	int launches() {
		return this.coldStarts + this.warmStarts + this.refusals;
	}

	int coldStarts() {
		return this.coldStarts;
	}

	int warmStarts() {
		return this.warmStarts;
	}

	int refusals() {
		return this.refusals;
	}

	int crashes() {
		return this.crashes;
	}

	int environments() {
		return this.environments;
	}

	int mostWorkers() {
		return this.mostWorkers;
	}

	long lastLaunchNanos() {
		return this.lastLaunchNanos;
	}

	double billedSeconds() {
		return this.billedNanos / 1e9;
	}

	private LaunchException refusal() {
		Duration now = Duration.ofNanos(this.time.nanoTime() - this.originNanos);
		boolean full = now.compareTo(this.setup.fullFrom) >= 0 && now.compareTo(this.setup.fullUntil) < 0;
		if (full || this.environments >= this.setup.environments) {
			return new LaunchException(Reason.THROTTLED, "the platform has no room for another worker");
		}
		if (this.random.nextDouble() < this.setup.refused) {
			return new LaunchException(Reason.UNAVAILABLE, "the platform failed to launch a worker");
		}
		return null;
	}

	private void start(Invitation invitation, CompletableFuture<WorkReport> run) {
		this.environments++;
		long begin = this.time.nanoTime();
		boolean joins = this.random.nextDouble() >= this.setup.joinless;
		long delay = startNanos(begin);
		String id = "worker-" + (this.coldStarts + this.warmStarts);
		SimulatedWorker worker = new SimulatedWorker(id, this.time, this.ledger, (report, failure) -> {
			free(begin, failure == null);
			if (failure != null) {
				run.completeExceptionally(failure);
			}
			else {
				run.complete(report);
			}
		});
		if (joins) {
			this.time.schedule(delay, () -> join(id, worker, invitation));
		}
		else {
			this.time.schedule(JOINLESS_LIFE.toNanos(),
					() -> worker.end(null, new LaunchException(Reason.TIMED_OUT, "the worker's time was up")));
		}
	}

	private long startNanos(long nowNanos) {
		while (!this.freedNanos.isEmpty() && nowNanos - this.freedNanos.peekLast() > this.setup.keptWarm.toNanos()) {
			this.freedNanos.removeLast();
		}
		if (this.freedNanos.poll() != null) {
			this.warmStarts++;
			return (long) (this.setup.warmStart.toNanos() * (0.5 + this.random.nextDouble()));
		}
		this.coldStarts++;
		return (long) (this.setup.coldStart.toNanos()
				* Math.exp(this.setup.coldStartSpread * this.random.nextGaussian()));
	}

	private void join(String id, SimulatedWorker worker, Invitation invitation) {
		String refusal = this.invitations.redeem(invitation.token());
		if (refusal != null) {
			worker.end(new WorkReport(id, Outcome.REFUSED, refusal, 0, 0, 0, 0), null);
			return;
		}
		worker.joined(
				this.dispatcher.join(new WorkerInfo(id, invitation.slots(), Set.of(), invitation.lifetime()), worker),
				invitation.lifetime());
		this.invitations.joined();
		if (!this.setup.meanLife.isZero()) {
			double lives = -Math.log(1 - this.random.nextDouble());
			boolean silently = this.random.nextDouble() < this.setup.silentCrashes;
			this.time.schedule((long) (this.setup.meanLife.toNanos() * lives),
					() -> this.crashes += worker.crash(silently) ? 1 : 0);
		}
	}

	private void free(long begin, boolean reusable) {
		this.environments--;
		this.billedNanos += this.time.nanoTime() - begin;
		if (reusable) {
			this.freedNanos.push(this.time.nanoTime());
		}
	}

}
