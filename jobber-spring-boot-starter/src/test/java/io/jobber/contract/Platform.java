package io.jobber.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.DispatcherStats;
import io.jobber.scheduler.Demand;
import io.jobber.scheduler.PolicyScheduler;
import io.jobber.scheduler.UtilizationScalingPolicy;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * A platform that starts nothing, with the built-in scheduler before it. A test joins the
 * workers itself, with the tokens of the launches.
 */
final class Platform {

	static final Duration RETIREMENT = Duration.ofSeconds(40);

	private static final int MAX_WORKERS = 4;

	private static final Duration SPENT = Duration.ofNanos(1);

	private final List<Invitation> invitations = new ArrayList<>();

	private final Pool pool;

	private final PolicyScheduler scheduler;

	private @Nullable String refusal;

	Platform(Pool pool) {
		this.pool = pool;
		this.scheduler = new PolicyScheduler(
				new UtilizationScalingPolicy(0, MAX_WORKERS, 1, 1, Duration.ofMinutes(30), RETIREMENT), this::launch,
				pool.invitations, pool.dispatcher::drain, pool.time);
	}

	/**
	 * Tell the scheduler what there is to do, as the pool's driver does.
	 */
	void tick() {
		int starting = this.pool.invitations.open();
		List<Demand.Worker> workers = this.pool.dispatcher.workers()
			.join()
			.stream()
			.map((state) -> new Demand.Worker(state.id(), state.slots(), state.inFlight(), state.draining(),
					state.idle(), state.fit() ? state.remaining() : SPENT))
			.toList();
		DispatcherStats stats = this.pool.dispatcher.stats();
		this.scheduler.done(new Demand(stats.queued(), stats.running(), starting, workers));
		this.pool.dispatcher.explain(this.scheduler.trouble());
	}

	void refuse(String reason) {
		this.refusal = reason;
	}

	int launches() {
		return this.invitations.size();
	}

	String token(int launch) {
		return this.invitations.get(launch).token();
	}

	private CompletionStage<WorkReport> launch(Invitation invitation) {
		if (this.refusal != null) {
			return CompletableFuture.failedFuture(new IllegalStateException(this.refusal));
		}
		this.invitations.add(invitation);
		return new CompletableFuture<>();
	}

}
