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

package io.jobber.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.jobber.dispatch.DispatcherStats;
import io.jobber.pool.WorkerPool;
import io.jobber.pool.WorkerPools;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.policy.LaunchStats;
import io.jobber.scheduler.policy.PolicyScheduler;

/**
 * Down when launches of workers fail and none serves, in any pool. No workers at all are
 * no reason: they are launched when there are tasks. Does not block.
 */
public final class JobberHealthIndicator extends AbstractHealthIndicator {

	private final WorkerPools pools;

	/**
	 * Create an indicator.
	 * @param pools what to look at
	 */
	public JobberHealthIndicator(WorkerPools pools) {
		super("The health of the worker pools could not be told");
		this.pools = pools;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		for (WorkerPool pool : this.pools.all()) {
			DispatcherStats stats = pool.dispatcher().stats();
			JobberScheduler scheduler = pool.scheduler();
			String trouble = (scheduler != null) ? scheduler.trouble() : null;
			if (trouble != null && stats.workers() == 0) {
				builder.down();
			}
			builder.withDetail(pool.name(), details(stats, scheduler, trouble));
		}
	}

	private static Map<String, Object> details(DispatcherStats stats, @Nullable JobberScheduler scheduler,
			@Nullable String trouble) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("workers", stats.workers());
		details.put("slots", stats.slots());
		details.put("freeSlots", stats.freeSlots());
		details.put("queued", stats.queued());
		details.put("running", stats.running());
		if (scheduler instanceof PolicyScheduler policy) {
			LaunchStats launches = policy.stats();
			details.put("launched", launches.launched());
			details.put("neverJoined", launches.expired());
			details.put("lostAtOnce", launches.unproductive());
			details.put("failedLaunches", launches.failed());
		}
		if (trouble != null) {
			details.put("trouble", trouble);
		}
		return details;
	}

}
