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

import java.net.InetSocketAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;

import io.jobber.grpc.JoinService;
import io.jobber.pool.WorkerPools;

/**
 * Starts the pools after the gRPC server that its workers join through, and before the
 * web server whose requests need it; stops them between the two as well, so that every
 * request that was accepted is answered, and no open stream holds up the gRPC server.
 */
final class JobberLifecycle implements SmartLifecycle, ApplicationListener<GrpcServerShutdownEvent> {

	static final int PHASE = GrpcServerPostProcessor.PHASE + 512;

	private static final Logger logger = LoggerFactory.getLogger(JobberLifecycle.class);

	private final AssembledPools pools;

	private final WorkerPools workers;

	private final CallbackAddress address;

	private final WorkerServer server;

	private final JobberProperties properties;

	private volatile boolean running; // written by the container's threads

	JobberLifecycle(AssembledPools pools, WorkerPools workers, CallbackAddress address, WorkerServer server,
			JobberProperties properties) {
		this.pools = pools;
		this.workers = workers;
		this.address = address;
		this.server = server;
		this.properties = properties;
	}

	@Override
	public void start() {
		this.server.check(this.pools.all());
		this.pools.all().stream().filter((pool) -> pool.launching().launcher() != null).forEach(this.address::announce);
		warnOfPlainText();
		this.running = true;
		this.pools.all().forEach(AssembledPool::start);
	}

	private void warnOfPlainText() {
		InetSocketAddress socket = this.server.listening();
		if (this.server.isPlainText() && socket != null && !socket.getAddress().isLoopbackAddress()
				&& this.pools.all().stream().anyMatch(AssembledPool::hasWorkersElsewhere)) {
			logger.warn(
					"Workers join in plain text: tokens and payloads can be read and changed on the network. Set "
							+ "{}.ssl.bundle, or {}.ssl.enabled=false if the network is to be trusted",
					this.server.prefix(), this.server.prefix());
		}
	}

	@Override
	public void stop() {
		if (this.running) {
			this.running = false;
			this.workers.stop(this.properties.getShutdownTimeout());
			this.server.closeStrangers();
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
