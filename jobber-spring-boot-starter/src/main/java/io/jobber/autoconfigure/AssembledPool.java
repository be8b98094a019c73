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

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StringUtils;

import io.jobber.dispatch.DispatcherOptions;
import io.jobber.grpc.JoinService.JoinTarget;
import io.jobber.pool.MonotonicClock;
import io.jobber.pool.WorkerPool;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.JoinToken;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.task.TaskRejectedException;

/**
 * One pool: its settings, the workers that serve it, and what launches them. The last is
 * known only when the beans of the application can be asked for, which may need the first
 * two.
 */
final class AssembledPool {

	private static final Logger logger = LoggerFactory.getLogger(AssembledPool.class);

	private final PoolSettings settings;

	private final WorkerPool workers;

	private final @Nullable JoinToken joinToken;

	private final Predicate<String> roles;

	// Set before the start.
	private Launching launching = new Launching(null, false, null);

	/**
	 * Assemble a pool that launches nothing so far.
	 * @param settings its settings
	 * @param common the settings of all pools
	 * @param address where its workers dial; asked for each invitation
	 * @param certificates the fingerprints of those that the gRPC server may present;
	 * asked for each invitation
	 * @param rejection why a task is rejected before the start
	 */
	AssembledPool(PoolSettings settings, JobberProperties common, Function<AssembledPool, String> address,
			Supplier<List<String>> certificates, Function<String, TaskRejectedException> rejection) {
		SchedulerProperties scheduler = settings.scheduler();
		this.settings = settings;
		this.joinToken = settings.joinToken();
		this.roles = AwsIdentities.of(settings);
		this.workers = new WorkerPool(settings.name(), settings.functions(),
				new DispatcherOptions(settings.queue().capacity(), settings.queue().maxSize().toBytes(),
						common.getMaxAttempts(), common.getMaxPayloadSize().toBytes(), settings.workerLifetime(),
						common.getHeartbeatInterval(), settings.prefix()),
				new Invitations(() -> address.apply(this), certificates, scheduler.workerSlots(),
						scheduler.workerLifetime(), scheduler.joinTimeout(), settings.prefix(), new MonotonicClock()));
		this.workers.reject((task) -> rejection.apply(task.function()));
	}

	/**
	 * Have workers launched from the start on.
	 * @param launching what launches them
	 */
	void launchWith(Launching launching) {
		this.launching = launching;
	}

	PoolSettings settings() {
		return this.settings;
	}

	WorkerPool workers() {
		return this.workers;
	}

	JoinTarget joinTarget() {
		return new JoinTarget(this.workers.dispatcher(), this.workers.invitations(), this.joinToken,
				this.settings.joinIdentities(), this.roles);
	}

	/**
	 * What standing workers join with.
	 * @return the token, or {@code null} if only launched workers join
	 */
	@Nullable JoinToken joinToken() {
		return this.joinToken;
	}

	Launching launching() {
		return this.launching;
	}

	/**
	 * Whether workers are launched, or join by themselves.
	 * @return {@code false} if there can be none
	 */
	boolean hasWorkers() {
		return this.launching.launcher() != null || isOpen();
	}

	/**
	 * Whether workers may be on other hosts: launched there, or standing ones.
	 * @return {@code false} if all are on this host
	 */
	boolean hasWorkersElsewhere() {
		return this.launching.isRemote() || isOpen();
	}

	/**
	 * Whether standing workers may join.
	 * @return whether there is a join token
	 */
	boolean isOpen() {
		return this.joinToken != null || !this.settings.scheduler().joinRoles().isEmpty();
	}

	void start() {
		this.workers.start(this.launching.scheduler());
		if (this.launching.scheduler() != null) {
			return;
		}
		if (isOpen()) {
			logger.info("Nothing launches workers of pool {}: they join by themselves, {}", this.settings.name(),
					(this.joinToken != null) ? "with its join token" : "by their role at AWS");
			this.workers.dispatcher().explain("nothing launches workers: they have to join by themselves");
			return;
		}
		String sentence = "nothing launches workers of pool " + this.settings.name()
				+ ", and none can join by itself: add jobber-worker-function to run functions in this JVM, set "
				+ this.settings.prefix() + ".scheduler.launcher or " + this.settings.prefix()
				+ ".scheduler.join-token, or define a TaskHandler or WorkerLauncher bean";
		logger.warn("{}; its tasks are rejected", StringUtils.capitalize(sentence));
		this.workers.reject((task) -> TaskRejectedException.noWorkers(sentence));
	}

	/**
	 * What launches workers.
	 *
	 * @param launcher launches them on a platform, if anything does
	 * @param builtIn whether the launcher is one of Jobber's own
	 * @param scheduler decides when, if anything does
	 */
	record Launching(@Nullable WorkerLauncher launcher, boolean builtIn, @Nullable JobberScheduler scheduler) {

		/**
		 * Whether workers run on other hosts.
		 * @return {@code false} if none is launched
		 */
		boolean isRemote() {
			return this.launcher != null && this.launcher.isRemote();
		}

	}

}
