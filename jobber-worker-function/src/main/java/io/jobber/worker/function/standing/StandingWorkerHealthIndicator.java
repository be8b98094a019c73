package io.jobber.worker.function.standing;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Up while a standing worker has joined, else out of service with the reason. It is about
 * readiness: a restart of the worker's process changes nothing of it. Does not block.
 */
final class StandingWorkerHealthIndicator extends AbstractHealthIndicator {

	private final StandingWorker worker;

	StandingWorkerHealthIndicator(StandingWorker worker) {
		this.worker = worker;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		String absence = this.worker.absence();
		builder.withDetail("application", this.worker.address());
		if (absence == null) {
			builder.up();
		}
		else {
			builder.outOfService().withDetail("reason", absence);
		}
	}

}
