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

package io.jobber.autoconfigure;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.jobber.pool.WorkerPool;
import io.jobber.pool.WorkerPools;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.policy.CappedScalingPolicy;
import io.jobber.scheduler.policy.PolicyScheduler;

/**
 * What launches and drains the workers of each pool: the user's own bean, or the built-in
 * scheduler.
 */
final class PoolSchedulers {

	private final Map<String, JobberScheduler> schedulers = new HashMap<>();

	PoolSchedulers(List<PoolSettings> settings, WorkerPools pools, PoolLaunchers launchers, PoolBeans beans,
			Clock clock) {
		for (int i = 0; i < settings.size(); i++) {
			PoolSettings each = settings.get(i);
			JobberScheduler own = beans.find(JobberScheduler.class, each.name());
			WorkerLauncher launcher = launchers.launcher(each.name());
			if (own != null) {
				this.schedulers.put(each.name(), own);
			}
			else if (launcher != null) {
				WorkerPool pool = pools.all().get(i);
				ScalingPolicy policy = beans.find(ScalingPolicy.class, each.name());
				this.schedulers.put(each.name(),
						new PolicyScheduler(
								(policy != null) ? new CappedScalingPolicy(policy, each.scheduler().getMaxWorkers())
										: each.policy(settings.get(0)),
								each.scheduler().launchLimits(), each.scheduler().getIdleTimeout(), launcher,
								pool.invitations(), pool.dispatcher()::drain, clock, Math::random));
			}
		}
	}

	/**
	 * Whether anything launches workers of a pool.
	 * @param pool the name of the pool
	 * @return whether anything launches workers of a pool
	 */
	boolean isThere(String pool) {
		return this.schedulers.containsKey(pool);
	}

	/**
	 * What launches and drains the workers of a pool.
	 * @param pool the pool
	 * @return the scheduler, or {@code null} if there is none
	 */
	@Nullable JobberScheduler scheduler(WorkerPool pool) {
		return this.schedulers.get(pool.name());
	}

}
