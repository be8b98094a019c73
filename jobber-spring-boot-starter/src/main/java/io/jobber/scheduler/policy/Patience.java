package io.jobber.scheduler.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps load that comes and goes from launching the same workers again and again. An idle
 * worker that was let go is regretted if another is launched so soon that it would have
 * been needed again before it had been idle for twice as long. From then on workers are
 * kept for twice the time that would have been enough, for a minute at most; each time
 * that one is let go without regret halves that. So a load whose pauses are up to twice
 * the idle timeout launches its workers twice at most. Used by the scheduler's thread
 * only.
 */
final class Patience {

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private Duration patience = Duration.ZERO;

	private Instant lastDrain = Instant.MIN;

	private Duration idleAtDrain = Duration.ZERO;

	private boolean regretted;

	/**
	 * Whether a worker has been idle for long enough to be let go.
	 */
	boolean isOver(Duration idle) {
		return idle.compareTo(this.patience) >= 0;
	}

	/**
	 * An idle worker is let go.
	 */
	void drained(Duration idle, Instant now) {
		if (!this.regretted && isPast(now)) {
			this.patience = this.patience.dividedBy(2);
		}
		this.lastDrain = now;
		this.idleAtDrain = idle;
		this.regretted = false;
	}

	/**
	 * A worker is launched.
	 */
	void launched(Instant now) {
		if (this.regretted || isPast(now)) {
			return;
		}
		this.regretted = true;
		Duration enough = this.idleAtDrain.plus(Duration.between(this.lastDrain, now));
		Duration twice = enough.multipliedBy(2);
		this.patience = (twice.compareTo(LONGEST) < 0) ? twice : LONGEST;
	}

	private boolean isPast(Instant now) {
		return this.lastDrain.equals(Instant.MIN) || now.isAfter(this.lastDrain.plus(this.idleAtDrain));
	}

}
