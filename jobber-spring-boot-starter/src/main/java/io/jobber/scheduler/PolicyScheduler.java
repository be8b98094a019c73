package io.jobber.scheduler;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * The built-in scheduler: asks a {@link ScalingPolicy} and acts on its answer with a
 * {@link WorkerLauncher}. A launch that fails, or whose worker never joins, holds up
 * further launches, for a second first and twice as long each time, up to half a minute;
 * a worker that joins ends that.
 * <ul>
 * <li>the scheduler's thread: all methods</li>
 * <li>threads of the launcher's: the end of a launch, which only writes volatile
 * fields</li>
 * </ul>
 */
public final class PolicyScheduler implements JobberScheduler {

	private static final Logger logger = LoggerFactory.getLogger(PolicyScheduler.class);

	private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

	private final ScalingPolicy policy;

	private final WorkerLauncher launcher;

	private final Invitations invitations;

	private final BiConsumer<String, String> drain;

	private final Clock clock;

	private Duration delay = Duration.ZERO; // guarded by this

	private Instant notBefore = Instant.MIN; // guarded by this

	private volatile @Nullable String trouble; // any thread

	private Set<String> seenWorkers = Set.of(); // the scheduler's thread

	/**
	 * Create a scheduler.
	 * @param policy says how many workers there should be
	 * @param launcher starts them
	 * @param invitations mints what they join with
	 * @param drain drains the worker of an id, for a reason
	 * @param clock the time
	 */
	public PolicyScheduler(ScalingPolicy policy, WorkerLauncher launcher, Invitations invitations,
			BiConsumer<String, String> drain, Clock clock) {
		this.policy = policy;
		this.launcher = launcher;
		this.invitations = invitations;
		this.drain = drain;
		this.clock = clock;
	}

	@Override
	public void inbound(Demand demand) {
		schedule(demand);
	}

	@Override
	public void done(Demand demand) {
		schedule(demand);
	}

	@Override
	public void timedOut(Demand demand) {
		schedule(demand);
	}

	@Override
	public @Nullable String trouble() {
		return this.trouble;
	}

	private void schedule(Demand demand) {
		if (somebodyJoined(demand)) {
			recover();
		}
		int expired = this.invitations.expire();
		if (expired > 0) {
			backOff(expired + " workers were launched and have not joined within " + this.invitations.joinTimeout()
					+ " (jobber.scheduler.join-timeout)");
		}
		Instant now = this.clock.instant();
		ScalingPolicy.Decision decision = this.policy.decide(demand, now);
		if (decision.launches() > 0 && mayLaunch(now)) {
			int present = demand.workers().size() + demand.starting();
			logger.info("Scaling {} → {} workers: {} tasks queued, {} running", present, present + decision.launches(),
					demand.queued(), demand.running());
			for (int i = 0; i < decision.launches() && mayLaunch(now); i++) {
				launch();
			}
		}
		decision.drains().forEach((workerId) -> this.drain.accept(workerId, "idle"));
	}

	private boolean somebodyJoined(Demand demand) {
		Set<String> present = demand.workers().stream().map(Demand.Worker::id).collect(Collectors.toSet());
		boolean joined = !this.seenWorkers.containsAll(present);
		this.seenWorkers = present;
		return joined;
	}

	private void launch() {
		Invitation invitation;
		try {
			invitation = this.invitations.mint();
		}
		catch (RuntimeException ex) {
			backOff("a worker cannot be invited: " + ex.getMessage());
			return;
		}
		try {
			this.launcher.launch(invitation).whenComplete((report, failure) -> {
				if (failure != null) {
					failed(invitation, failure);
				}
				else {
					ended(invitation, report);
				}
			});
		}
		catch (RuntimeException | LinkageError ex) {
			// A platform's library that is missing shows no earlier than here.
			this.invitations.revoke(invitation);
			backOff("the launcher failed: " + ex);
		}
	}

	private void failed(Invitation invitation, Throwable failure) {
		boolean open = this.invitations.revoke(invitation);
		Throwable reason = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		backOff((open ? "the platform refused to launch a worker: " : "a worker failed: ") + reason);
	}

	private void ended(Invitation invitation, WorkReport report) {
		if (this.invitations.revoke(invitation)) {
			backOff("a worker ended without joining: " + report.reason());
		}
		else {
			logger.debug("Worker ended: {}", report);
		}
	}

	private synchronized boolean mayLaunch(Instant now) {
		return !now.isBefore(this.notBefore);
	}

	private synchronized void backOff(String reason) {
		this.trouble = reason;
		Instant now = this.clock.instant();
		if (!mayLaunch(now)) {
			// Several launches of one burst that fail together are one failure.
			return;
		}
		this.delay = this.delay.isZero() ? FIRST_DELAY : this.delay.multipliedBy(2);
		if (this.delay.compareTo(LONGEST_DELAY) > 0) {
			this.delay = LONGEST_DELAY;
		}
		this.notBefore = now.plus(this.delay);
		logger.warn("No worker is launched for the next {} s: {}", this.delay.toSeconds(), reason);
	}

	private synchronized void recover() {
		this.delay = Duration.ZERO;
		this.notBefore = Instant.MIN;
		this.trouble = null;
	}

}
