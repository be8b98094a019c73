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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.jobber.dispatch.Assignment;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.dispatch.WorkerConnection;
import io.jobber.dispatch.WorkerInfo;
import io.jobber.pool.WorkerPool;
import io.jobber.pool.WorkerPools;
import io.jobber.scheduler.Demand;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JobberScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobberHealthIndicator}.
 */
class JobberHealthIndicatorTests {

	private final TroubledScheduler first = new TroubledScheduler();

	private final TroubledScheduler second = new TroubledScheduler();

	private final WorkerPools pools = new WorkerPools(List.of(pool("default", "*"), pool("images", "image-*")));

	private final JobberHealthIndicator indicator = new JobberHealthIndicator(this.pools);

	@AfterEach
	void close() {
		this.pools.close();
	}

	@Test
	void upWithoutAnyWorkers() {
		start();

		Health health = health();

		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(details(health, "default")).containsEntry("workers", 0).doesNotContainKey("trouble");
		assertThat(details(health, "images")).containsEntry("queued", 0);
	}

	@Test
	void upBeforeThePoolsAreStarted() {
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void downWhenLaunchesFailAndNoWorkerServes() {
		start();
		this.second.trouble = "throttled";

		Health health = health();

		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(details(health, "images")).containsEntry("trouble", "throttled");
	}

	@Test
	void upWhenLaunchesFailWhileAWorkerServes() {
		start();
		this.first.trouble = "throttled";
		this.pools.defaultPool()
			.dispatcher()
			.join(new WorkerInfo("a", 4, Set.of(), Duration.ZERO), new DeafConnection());

		Health health = health();

		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(details(health, "default")).containsEntry("workers", 1)
			.containsEntry("freeSlots", 4)
			.containsEntry("trouble", "throttled");
	}

	private void start() {
		this.pools.all().get(0).start(this.first);
		this.pools.all().get(1).start(this.second);
	}

	private Health health() {
		return this.indicator.health();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> details(Health health, String pool) {
		return (Map<String, Object>) health.getDetails().get(pool);
	}

	private static WorkerPool pool(String name, String functions) {
		return new WorkerPool(name, List.of(functions),
				new DispatcherOptions(10, 1000, 3, 1000, Duration.ZERO, Duration.ofSeconds(5)),
				new Invitations(() -> "localhost:1", 4, Duration.ZERO, Duration.ofSeconds(30), Clock.systemUTC()));
	}

	private static final class TroubledScheduler implements JobberScheduler {

		private volatile @Nullable String trouble;

		@Override
		public void schedule(Demand demand) {
		}

		@Override
		public @Nullable String trouble() {
			return this.trouble;
		}

	}

	private static final class DeafConnection implements WorkerConnection {

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public boolean take(Assignment assignment) {
			return true;
		}

		@Override
		public void flush(LongConsumer lastPiece) {
		}

		@Override
		public void cancel(long taskId) {
		}

		@Override
		public void drain(String reason) {
		}

		@Override
		public void heartbeat() {
		}

		@Override
		public void close() {
		}

		@Override
		public void abort(String reason) {
		}

	}

}
