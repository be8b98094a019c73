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

package io.jobber.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.jobber.pool.Demands;
import io.jobber.scheduler.policy.PolicyScheduler;
import io.jobber.scheduler.policy.UtilizationScalingPolicy;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * A platform that starts nothing, with the built-in scheduler before it. A test joins the
 * workers itself, with the tokens of the launches.
 */
final class Platform {

	static final Duration RETIREMENT = Duration.ofSeconds(40);

	private static final int MAX_WORKERS = 4;

	private final List<Invitation> invitations = new ArrayList<>();

	private final Pool pool;

	private final PolicyScheduler scheduler;

	private @Nullable String refusal;

	Platform(Pool pool) {
		this.pool = pool;
		this.scheduler = new PolicyScheduler(
				new UtilizationScalingPolicy(0, MAX_WORKERS, 1, 1, 0, Duration.ofMinutes(30), RETIREMENT), MAX_WORKERS,
				Duration.ofSeconds(5), this::launch, pool.invitations, pool.dispatcher::drain, pool.time, () -> 0);
	}

	/**
	 * Tell the scheduler what there is to do, as the pool's driver does.
	 */
	void tick() {
		int starting = this.pool.invitations.open();
		this.scheduler.schedule(Demands.of(this.pool.dispatcher.stats(), this.pool.dispatcher.workers().join(),
				starting, List.copyOf(this.pool.left), Set.of()));
		this.pool.left.clear();
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
