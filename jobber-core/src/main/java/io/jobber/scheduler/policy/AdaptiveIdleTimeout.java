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
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Adapts the idle timeout, so that intermittent load does not launch the same workers
 * again and again. A lull is the time during which there are surplus workers. One that
 * was let go in a lull is regretted if another is launched soon after, within one and a
 * half times the idle timeout: it would have been better to keep it. From then on workers
 * are kept through lulls that are a quarter longer than this one, up to three times the
 * idle timeout. That is forgotten after ten minutes in which no lull ended in time. So a
 * load whose pauses are up to twice the idle timeout launches its workers twice at most.
 * Used by the scheduler's thread only.
 */
final class AdaptiveIdleTimeout {

	private static final int MOST_TIMES = 3;

	private static final Duration MEMORY = Duration.ofMinutes(10);

	private final Duration idleTimeout;

	private Duration stretched = Duration.ZERO;

	private Instant forgetAt = Instant.MIN;

	private @Nullable Instant lullSince;

	private @Nullable Instant lastDrain; // that may be regretted yet

	private Duration lullAtDrain = Duration.ZERO;

	/**
	 * Create it, with nothing learnt.
	 * @param idleTimeout how long a worker is idle before it could be let go
	 */
	AdaptiveIdleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	/**
	 * Begin or end a lull.
	 * @param surplus whether there are more workers than needed
	 * @param now the current time
	 */
	void look(boolean surplus, Instant now) {
		if (surplus) {
			this.lullSince = (this.lullSince != null) ? this.lullSince : now;
		}
		else if (this.lullSince != null) {
			boolean paid = now.isAfter(this.lullSince.plus(this.idleTimeout));
			this.forgetAt = (paid && !this.stretched.isZero()) ? now.plus(MEMORY) : this.forgetAt;
			this.lullSince = null;
		}
		if (now.isAfter(this.forgetAt)) {
			this.stretched = Duration.ZERO;
		}
	}

	/**
	 * Whether a worker has been idle, and the lull has lasted, for long enough.
	 * @param idle how long it has been idle
	 * @param now the current time
	 * @return whether a worker has been idle, and the lull has lasted, for long enough
	 */
	boolean isOver(Duration idle, Instant now) {
		return lull(idle, now).compareTo(this.stretched) >= 0;
	}

	/**
	 * An idle worker is let go.
	 * @param idle how long it has been idle
	 * @param now the current time
	 */
	void drained(Duration idle, Instant now) {
		this.lastDrain = now;
		this.lullAtDrain = lull(idle, now);
	}

	/**
	 * A worker is launched.
	 * @param now the current time
	 */
	void launched(Instant now) {
		Instant drain = this.lastDrain;
		if (drain == null || now.isAfter(drain.plus(this.idleTimeout.multipliedBy(3).dividedBy(2)))) {
			return;
		}
		this.lastDrain = null;
		Duration enough = this.lullAtDrain.plus(Duration.between(drain, now));
		Duration longer = Collections.max(List.of(this.stretched, enough.multipliedBy(5).dividedBy(4)));
		this.stretched = Collections.min(List.of(longer, this.idleTimeout.multipliedBy(MOST_TIMES)));
		this.forgetAt = now.plus(MEMORY);
	}

	// A spare worker may have been idle since long before.
	private Duration lull(Duration idle, Instant now) {
		return (this.lullSince != null) ? Collections.min(List.of(idle, Duration.between(this.lullSince, now))) : idle;
	}

}
