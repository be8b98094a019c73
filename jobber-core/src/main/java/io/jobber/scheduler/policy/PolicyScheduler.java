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

package io.jobber.scheduler.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.HttpFailures;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * The built-in scheduler: asks a {@link ScalingPolicy} and acts on its answer with a
 * {@link WorkerLauncher}, as far as the limits of launches allow.
 * <ul>
 * <li>the scheduler's thread: all methods, except where said</li>
 * <li>threads of the launcher's: the end of a run, which only closes its invitation and
 * leaves a note for the scheduler's thread</li>
 * </ul>
 */
public final class PolicyScheduler implements JobberScheduler {

	private static final Logger logger = LoggerFactory.getLogger(PolicyScheduler.class);

	// How long the last failed launch is reported if no worker is needed.
	private static final Duration MEMORY = Duration.ofMinutes(1);

	private static final Duration LONG = Duration.ofDays(365);

	private final Queue<Ending> endings = new ConcurrentLinkedQueue<>(); // any thread

	private final LongAdder launched = new LongAdder(); // the scheduler's thread

	private final LongAdder joined = new LongAdder(); // the scheduler's thread

	private final LongAdder expired = new LongAdder(); // the scheduler's thread

	private final LongAdder unproductive = new LongAdder(); // the scheduler's thread

	// The scheduler's thread.
	private final Map<Reason, Long> failed = new ConcurrentHashMap<>();

	private final Probation probation = new Probation();

	private final AdaptiveIdleTimeout idleTimeout;

	private final CircuitBreaker breaker;

	private final ScalingPolicy policy;

	private final int maxWorkers;

	private final WorkerLauncher launcher;

	private final Invitations invitations;

	private final BiConsumer<String, String> drain;

	private final InstantSource clock;

	private volatile @Nullable String trouble; // written by the scheduler's thread

	private Instant troubledAt = Instant.MIN;

	private int late; // workers that are waited for, at the last look

	private volatile @Nullable String prospect; // written by the scheduler's thread

	/**
	 * Create a scheduler.
	 * @param policy says how many workers there should be
	 * @param maxWorkers how many launched workers there may be whatever the policy says,
	 * those that start or drain included
	 * @param idleTimeout how long a worker is idle before the policy lets it go, at least
	 * @param launcher starts them
	 * @param invitations mints what they join with
	 * @param drain drains the worker of an id, for a reason
	 * @param clock the time
	 * @param random gives numbers from 0 to 1, for the jitter of backoffs
	 */
	public PolicyScheduler(ScalingPolicy policy, int maxWorkers, Duration idleTimeout, WorkerLauncher launcher,
			Invitations invitations, BiConsumer<String, String> drain, InstantSource clock, DoubleSupplier random) {
		this.policy = policy;
		this.maxWorkers = maxWorkers;
		this.idleTimeout = new AdaptiveIdleTimeout(idleTimeout);
		this.launcher = launcher;
		this.invitations = invitations;
		this.drain = drain;
		this.clock = clock;
		this.breaker = new CircuitBreaker(random);
		invitations.waitFor(launcher::isRunning);
	}

	/**
	 * {@inheritDoc} From any thread.
	 */
	@Override
	public @Nullable String trouble() {
		return this.trouble;
	}

	/**
	 * {@inheritDoc} From any thread.
	 */
	@Override
	public @Nullable String prospect() {
		return this.prospect;
	}

	/**
	 * What became of launches so far. From any thread.
	 * @return counts since the scheduler was made
	 */
	public LaunchStats stats() {
		return new LaunchStats(this.launched.sum(), this.joined.sum(), this.expired.sum(), this.unproductive.sum(),
				this.failed);
	}

	@Override
	public void schedule(Demand demand) {
		Instant now = this.clock.instant();
		learn(demand, now);
		ScalingPolicy.Decision decision = this.policy.decide(demand, now);
		// Also when nothing is wanted: others may share what workers start on.
		WorkerLauncher.Room room = this.launcher.room(demand.starting());
		int wanted = Math.min(decision.launches(), this.maxWorkers - demand.launched().size() - demand.starting());
		String limit = null;
		if (wanted > 0) {
			limit = launch(wanted, room, demand, now);
		}
		else if (this.trouble != null && now.isAfter(this.troubledAt.plus(MEMORY))) {
			this.trouble = null;
		}
		Set<String> standing = demand.workers()
			.stream()
			.filter(Demand.WorkerSnapshot::standing)
			.map(Demand.WorkerSnapshot::id)
			.collect(Collectors.toSet());
		decision.retiring()
			.stream()
			.filter((workerId) -> !standing.contains(workerId))
			.forEach((workerId) -> this.drain.accept(workerId, "its lifetime ends"));
		drainIdle(Set.copyOf(decision.idle()), demand, now);
		this.prospect = prospect(demand, limit);
	}

	private @Nullable String prospect(Demand demand, @Nullable String limit) {
		List<String> words = new ArrayList<>();
		String trouble = this.trouble;
		if (trouble != null) {
			words.add(trouble);
		}
		int starting = this.invitations.open();
		int present = demand.launched().size() + starting;
		if (limit != null) {
			words.add(limit);
		}
		else if (present >= this.maxWorkers) {
			words.add("there may be no more than " + this.maxWorkers + " workers ("
					+ this.invitations.setting("max-workers") + ")");
		}
		if (starting > 0) {
			words.add(starting + ((starting == 1) ? " worker is" : " workers are") + " starting, for "
					+ this.invitations.longestStart().toSeconds() + " s so far");
		}
		return words.isEmpty() ? null : String.join("; ", words);
	}

	private void learn(Demand demand, Instant now) {
		// Successes first, so that they do not undo a failure of the same moment.
		Probation.Verdict verdict = this.probation.review(demand, this.policy::counts, now);
		this.joined.add(verdict.joined());
		if (verdict.joined() > 0) {
			this.breaker.joined(now);
		}
		if (verdict.passed() > 0) {
			this.breaker.served();
			this.trouble = null;
		}
		this.unproductive.add(verdict.failed() + verdict.tooOld());
		if (verdict.failed() > 0) {
			unproductive(verdict.failed(),
					verdict.failed() + " workers joined and were lost without having served a task", now);
		}
		if (verdict.tooOld() > 0) {
			unproductive(verdict.tooOld(), verdict.tooOld() + " workers joined with too little left of their lifetime "
					+ "for tasks: let the platform run them for longer, or lower the timeout of tasks (jobber.timeout)",
					now);
		}
		processEndings();
		int expired = this.invitations.expire(this.launcher::giveUp);
		tellLate(now);
		if (expired > 0) {
			this.expired.add(expired);
			unproductive(
					expired, expired + " workers were launched and have not joined within "
							+ this.invitations.allowance() + " (" + this.invitations.setting("join-timeout") + ")",
					now);
		}
	}

	private void tellLate(Instant now) {
		int late = this.invitations.late();
		if (late > this.late) {
			String sentence = late + " workers were launched and have not joined within "
					+ this.invitations.joinTimeout() + " (" + this.invitations.setting("join-timeout")
					+ "), but their runs go on, so they are waited for and not launched again";
			trouble(sentence, now);
			logger.warn("{}", sentence);
		}
		this.late = late;
	}

	/**
	 * Launch workers as far as there is room.
	 * @param decided how many the policy decided on
	 * @param room how many the launcher can start
	 * @param demand the demand that was decided on
	 * @param now the current time
	 * @return what limits their number, or {@code null} if nothing does that is to be
	 * told
	 */
	private @Nullable String launch(int decided, WorkerLauncher.Room room, Demand demand, Instant now) {
		int starting = demand.starting();
		int wanted = Math.min(decided, room.workers());
		int launched = 0;
		while (launched < wanted && this.breaker.permits(starting + launched, this.probation.candidates(), now)) {
			launched++;
			this.launched.increment();
			launch(now);
		}
		if (launched > 0) {
			this.idleTimeout.launched(now);
			int present = demand.launched().size() + starting;
			logger.info("Scaling {} → {} workers, of {} wanted: {} tasks queued, {} running", present,
					present + launched, present + decided, demand.queued(), demand.running());
		}
		return (wanted < decided) ? room.limit() : null;
	}

	private void launch(Instant now) {
		Invitation invitation;
		try {
			invitation = this.invitations.mint();
		}
		catch (RuntimeException ex) {
			unproductive(1, "a worker cannot be invited: " + ex.getMessage(), now);
			return;
		}
		try {
			this.launcher.launch(invitation)
				.whenComplete((report, failure) -> this.endings
					.add(new Ending(this.clock.instant(), this.invitations.revoke(invitation), report, failure)));
		}
		catch (RuntimeException | LinkageError ex) {
			// A platform's library that is missing shows no earlier than here.
			this.invitations.revoke(invitation);
			this.failed.merge(Reason.FAILED, 1L, Long::sum);
			unproductive(1, "the launcher failed: " + ex, now);
			return;
		}
		processEndings();
	}

	private void processEndings() {
		Ending ending;
		while ((ending = this.endings.poll()) != null) {
			ended(ending);
		}
	}

	private void ended(Ending ending) {
		Throwable failure = ending.failure();
		WorkReport report = ending.report();
		if (failure != null) {
			failed(failure, ending.unused(), ending.at());
		}
		else if (ending.unused()) {
			unproductive(1, "a worker ended without joining: " + ((report != null) ? report.reason() : "no report"),
					ending.at());
		}
		else {
			logger.debug("Worker ended: {}", report);
		}
	}

	private void failed(Throwable wrapped, boolean unused, Instant now) {
		Throwable failure = HttpFailures.unwrap(wrapped);
		Reason reason = (failure instanceof LaunchException launch) ? launch.getReason() : Reason.FAILED;
		// A LaunchException is a sentence; what others say is clear with their type only.
		String sentence = (failure instanceof LaunchException && failure.getMessage() != null) ? failure.getMessage()
				: ((unused ? "the platform refused to launch a worker: " : "a worker failed: ") + failure);
		this.failed.merge(reason, 1L, Long::sum);
		if (reason == Reason.THROTTLED) {
			Duration retryAfter = (failure instanceof LaunchException launch) ? launch.getRetryAfter() : null;
			trouble(sentence, now);
			this.breaker.throttled(retryAfter, sentence, now);
		}
		else if (unused) {
			unproductive(1, sentence, now);
		}
		else {
			// Whether the launch was productive follows from what its worker did. This is
			// a detail for tasks that wait for another worker.
			this.trouble = sentence;
			logger.warn("The run of a worker that had joined, or been given up, went wrong: {}", sentence);
		}
	}

	private void unproductive(int launches, String reason, Instant now) {
		trouble(reason, now);
		this.breaker.failed(launches, reason, now);
	}

	private void trouble(String reason, Instant now) {
		this.trouble = reason;
		this.troubledAt = now;
	}

	private void drainIdle(Set<String> idle, Demand demand, Instant now) {
		this.idleTimeout.look(!this.policy.decide(idleForLong(demand), now).idle().isEmpty(), now);
		for (Demand.WorkerSnapshot worker : demand.launched()) {
			if (idle.contains(worker.id()) && this.idleTimeout.isOver(worker.idle(), now)) {
				this.idleTimeout.drained(worker.idle(), now);
				this.drain.accept(worker.id(), "idle for " + worker.idle().toSeconds() + " s");
			}
		}
	}

	// What the policy would let go if its idle timeout were over.
	private static Demand idleForLong(Demand demand) {
		return new Demand(demand.queued(), demand.running(), demand.starting(),
				demand.workers()
					.stream()
					.map((worker) -> (worker.inFlight() > 0) ? worker
							: new Demand.WorkerSnapshot(worker.id(), worker.slots(), 0, worker.draining(), LONG,
									worker.remaining(), worker.served(), worker.standing()))
					.toList(),
				demand.left());
	}

	/**
	 * The end of a run.
	 *
	 * @param at when it was
	 * @param unused whether its invitation was unused
	 * @param report what the worker reported, if it ended in order
	 * @param failure what went wrong, if something did
	 */
	private record Ending(Instant at, boolean unused, @Nullable WorkReport report, @Nullable Throwable failure) {
	}

}
