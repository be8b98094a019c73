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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.dispatch.DispatcherStats;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.policy.PolicyScheduler;
import io.jobber.simulation.Ledger.Ending;
import io.jobber.task.Priority;
import io.jobber.task.TaskOptions;
import io.jobber.time.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays arrivals against the real dispatcher, scheduler and policy, on one thread and
 * in virtual time, with a platform and workers that are simulated. The same setup and
 * arrivals give the same run.
 * <p>
 * A run goes on after its last arrival until all is at rest. It fails if a task does not
 * end, or ends twice, or begins more often than it may; if there are more workers than
 * the maximum at any time, starting and draining ones included; or if the pool does not
 * come to rest: nothing queued, nothing running, the minimum of workers.
 */
final class Simulation {

	private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(100);

	private static final Duration STEP = Duration.ofMillis(100);

	// A timeout, the longest patience and the longest backoff, and some more.
	private static final Duration LONGEST_WAY_TO_REST = Duration.ofMinutes(5);

	private static final Duration REST = Duration.ofMinutes(2);

	private final VirtualTime time = new VirtualTime();

	private final long beginNanos = this.time.nanoTime();

	private final List<Sample> samples = new ArrayList<>();

	private final Setup setup;

	private final List<Arrival> arrivals;

	private final Random random;

	private final Ledger ledger;

	private final Invitations invitations;

	private final SimulatedPlatform platform;

	private final Dispatcher dispatcher;

	private int next;

	private Simulation(Setup setup, List<Arrival> arrivals) {
		this.setup = setup;
		this.arrivals = arrivals;
		this.random = new Random(setup.seed);
		this.ledger = new Ledger(arrivals);
		this.invitations = new Invitations(() -> "simulated:9090", setup.slots, setup.lifetime, setup.joinTimeout,
				this.time);
		this.platform = new SimulatedPlatform(setup, this.time, this.random, this.ledger, this.invitations);
		SimulatedDriver driver = new SimulatedDriver(this.time, this.invitations);
		this.dispatcher = new Dispatcher(
				new DispatcherOptions(10_000, 1_000_000_000, 3, 1_000_000, setup.lifetime, Duration.ofSeconds(5)),
				this.time, Runnable::run, driver);
		this.platform.serve(this.dispatcher);
		driver.start(this.dispatcher, new PolicyScheduler(setup.policy(), setup.maxWorkers, setup.idleTimeout,
				this.platform, this.invitations, this.dispatcher::drain, this.time, this.random::nextDouble));
	}

	/**
	 * Run, print what came of it, and check what must be so in any run.
	 * @param setup the settings, not changed
	 * @param arrivals in the order of their time
	 * @return what came of it
	 */
	static Outcome run(Setup setup, List<Arrival> arrivals) {
		Outcome outcome = new Simulation(setup, arrivals).run();
		System.out.println(outcome);
		return outcome;
	}

	private Outcome run() {
		sample();
		submitDue();
		this.time.advance(this.arrivals.get(this.arrivals.size() - 1).at());
		boolean rests = advanceUntil(this::isAtRest, LONGEST_WAY_TO_REST);
		assertThat(this.ledger.allEnded()).as("all tasks have ended; %s", this).isTrue();
		assertThat(rests).as("%d workers are left; %s", this.setup.minWorkers, this).isTrue();
		long end = now();
		int launches = this.platform.launches();
		double billed = this.platform.billedSeconds();
		if (this.setup.minWorkers == 0) {
			this.time.advance(REST);
			assertThat(this.platform.launches()).as("launches after all has come to rest").isEqualTo(launches);
		}
		checkCounts();
		return new Outcome(this.setup, this.ledger, this.platform, billed,
				this.samples.stream().filter((sample) -> sample.millis() <= end).toList());
	}

	private void checkCounts() {
		DispatcherStats stats = this.dispatcher.stats();
		Map<Ending, Integer> endings = this.ledger.endings();
		assertThat(stats.queued()).isZero();
		assertThat(stats.running()).isZero();
		assertThat(stats.abandoned()).isZero();
		assertThat(stats.queuedBytes()).isZero();
		assertThat(stats.submitted() + stats.rejected()).isEqualTo(this.arrivals.size());
		assertThat(stats.completed()).isEqualTo(endings.getOrDefault(Ending.ANSWERED, 0).longValue());
		assertThat(stats.completed() + stats.failed() + stats.timedOut()).isEqualTo(stats.submitted());
	}

	private void submitDue() {
		while (this.next < this.arrivals.size() && this.arrivals.get(this.next).at().toMillis() <= now()) {
			int number = this.next++;
			TaskOptions options = new TaskOptions(this.setup.timeout, this.setup.queueTimeout,
					this.random.nextDouble() < this.setup.idempotent, Set.of(), Priority.NORMAL);
			this.dispatcher.submit(this.ledger.submit(number, options, this.time.nanoTime()))
				.whenComplete((result, failure) -> this.ledger.ended(number, result, failure));
		}
		if (this.next < this.arrivals.size()) {
			long delay = this.arrivals.get(this.next).at().toNanos() - (this.time.nanoTime() - this.beginNanos);
			this.time.schedule(Math.max(0, delay), this::submitDue);
		}
	}

	private void sample() {
		this.samples
			.add(Sample.of(now(), this.dispatcher.stats(), this.dispatcher.workers().join(), this.invitations.open()));
		this.time.schedule(SAMPLE_INTERVAL.toNanos(), this::sample);
	}

	private boolean isAtRest() {
		// Environments whose workers never joined end by themselves, later.
		return this.ledger.allEnded() && this.invitations.open() == 0
				&& this.dispatcher.stats().workers() == this.setup.minWorkers
				&& (this.setup.joinless > 0 || this.platform.environments() == this.setup.minWorkers);
	}

	private boolean advanceUntil(BooleanSupplier condition, Duration limit) {
		long end = now() + limit.toMillis();
		while (!condition.getAsBoolean() && now() < end) {
			this.time.advance(STEP);
		}
		return condition.getAsBoolean();
	}

	private long now() {
		return Duration.ofNanos(this.time.nanoTime() - this.beginNanos).toMillis();
	}

	@Override
	public String toString() {
		return "'" + this.setup.name + "' with seed " + this.setup.seed + " after " + Duration.ofMillis(now()) + ": "
				+ this.dispatcher.stats() + ", " + this.dispatcher.workers().join();
	}

}
