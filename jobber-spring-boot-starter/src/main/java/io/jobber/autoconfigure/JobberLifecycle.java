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

import java.time.Duration;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;
import org.springframework.util.StringUtils;

import io.jobber.grpc.JoinService;
import io.jobber.pool.WorkerPool;
import io.jobber.pool.WorkerPools;
import io.jobber.task.TaskRejectedException;

/**
 * Starts the pools after the gRPC server that its workers join through, and before the
 * web server whose requests need it; stops them between the two as well, so that every
 * request that was accepted is answered, and no open stream holds up the gRPC server.
 */
final class JobberLifecycle implements SmartLifecycle, ApplicationListener<GrpcServerShutdownEvent> {

	static final int PHASE = LateGrpcServerLifecycle.PHASE + 512;

	private static final Logger logger = LoggerFactory.getLogger(JobberLifecycle.class);

	private final WorkerPools pools;

	private final JoinService joinService;

	private final PoolSchedulers schedulers;

	private final Runnable announcement;

	private final Set<String> open;

	private final Duration shutdownTimeout;

	private volatile boolean running; // written by the container's threads

	/**
	 * Create a life cycle.
	 * @param pools the pools
	 * @param joinService the service that workers join by
	 * @param schedulers the schedulers of the pools
	 * @param announcement is made when the gRPC server has started, before any worker is
	 * launched
	 * @param open the names of the pools that workers join by themselves
	 * @param shutdownTimeout how long accepted tasks may take to end
	 */
	JobberLifecycle(WorkerPools pools, JoinService joinService, PoolSchedulers schedulers, Runnable announcement,
			Set<String> open, Duration shutdownTimeout) {
		this.pools = pools;
		this.joinService = joinService;
		this.schedulers = schedulers;
		this.announcement = announcement;
		this.open = Set.copyOf(open);
		this.shutdownTimeout = shutdownTimeout;
	}

	@Override
	public void start() {
		this.announcement.run();
		this.running = true;
		this.pools.start(this.schedulers::scheduler);
		for (WorkerPool pool : this.pools.all()) {
			if (this.schedulers.scheduler(pool) != null) {
				continue;
			}
			if (this.open.contains(pool.name())) {
				logger.info("Nothing launches workers of pool {}: they join by themselves, with its join token",
						pool.name());
				pool.dispatcher().explain("nothing launches workers: they have to join by themselves");
			}
			else {
				String sentence = nothingLaunches(pool);
				logger.warn("{}; its tasks are rejected", StringUtils.capitalize(sentence));
				pool.reject((task) -> TaskRejectedException.noWorkers(sentence));
			}
		}
	}

	private static String nothingLaunches(WorkerPool pool) {
		return "nothing launches workers of pool " + pool.name() + ", and none can join by itself: add "
				+ "jobber-worker-function to run functions in this JVM, set " + pool.invitations().setting("launcher")
				+ " or " + pool.invitations().setting("join-token")
				+ ", or define a TaskHandler or WorkerLauncher bean";
	}

	@Override
	public void stop() {
		if (this.running) {
			this.running = false;
			this.pools.stop(this.shutdownTimeout);
			this.joinService.closeStrangers();
		}
	}

	/**
	 * The gRPC server stops, maybe by itself: its streams have to end first. One that
	 * workers do not join through has none.
	 */
	@Override
	public void onApplicationEvent(GrpcServerShutdownEvent event) {
		if (JoinService.isServedBy(event.getServer())) {
			stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
