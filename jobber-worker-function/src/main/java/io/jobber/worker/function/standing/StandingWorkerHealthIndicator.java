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

package io.jobber.worker.function.standing;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.jobber.worker.function.WorkerLifecycle;

/**
 * Up while a standing worker has joined, else out of service with the reason. It is about
 * readiness: a restart of the worker's process changes nothing of it. Does not block.
 */
final class StandingWorkerHealthIndicator extends AbstractHealthIndicator {

	private final WorkerLifecycle lifecycle;

	private final StandingWorker worker;

	StandingWorkerHealthIndicator(WorkerLifecycle lifecycle, StandingWorker worker) {
		this.lifecycle = lifecycle;
		this.worker = worker;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.withDetail("application", this.worker.address());
		if (this.lifecycle.isStopping()) {
			builder.outOfService().withDetail("reason", WorkerLifecycle.STOPPING);
		}
		else if (this.lifecycle.isJoined()) {
			builder.up();
		}
		else {
			builder.outOfService().withDetail("reason", this.worker.absence());
		}
	}

}
