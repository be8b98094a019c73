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

package io.jobber.benchmarks.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import io.jobber.proto.v1.Welcome;

/**
 * Many simulated workers. All methods but those that workers call are for one thread.
 */
final class Crowd {

	// A process cannot have as many connections as it can have streams.
	private static final int SHARED_CONNECTIONS = 8;

	private final List<SimulatedWorker> workers = new ArrayList<>(); // guarded by itself

	private final List<ManagedChannel> shared = new ArrayList<>();

	private final List<ManagedChannel> own = new ArrayList<>();

	private final Semaphore joined = new Semaphore(0);

	private final Semaphore left = new Semaphore(0);

	private final String target;

	private final String token;

	private volatile long heartbeatNanos = Duration.ofSeconds(5).toNanos();

	private volatile boolean holding;

	private int named;

	Crowd(String target, String token) {
		this.target = target;
		this.token = token;
		for (int i = 0; i < SHARED_CONNECTIONS; i++) {
			this.shared.add(dial());
		}
		Thread thread = new Thread(this::beat, "heartbeats");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Let workers join, and wait until they have.
	 * @param count how many
	 * @param slots slots of each worker
	 * @param ownConnections whether each has a connection of its own
	 */
	void join(int count, int slots, boolean ownConnections) throws InterruptedException {
		List<SimulatedWorker> joining = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			SimulatedWorker worker = new SimulatedWorker(this, this.token, "simulated-" + this.named++, slots);
			joining.add(worker);
			worker.join(ownConnections ? dialOwn() : this.shared.get(i % this.shared.size()));
		}
		await(this.joined, count);
		synchronized (this.workers) {
			this.workers.addAll(joining);
		}
	}

	/**
	 * Let the workers leave that joined first, and wait until they have.
	 * @param count how many
	 */
	void leave(int count) throws InterruptedException {
		List<SimulatedWorker> leaving;
		synchronized (this.workers) {
			List<SimulatedWorker> first = this.workers.subList(0, count);
			leaving = List.copyOf(first);
			first.clear();
		}
		leaving.forEach(SimulatedWorker::leave);
		await(this.left, count);
		this.own.forEach(ManagedChannel::shutdown);
		this.own.clear();
	}

	/**
	 * Answer no task until {@link #release()}.
	 */
	void hold() {
		this.holding = true;
	}

	void release() {
		this.holding = false;
		present().forEach(SimulatedWorker::release);
	}

	boolean isHolding() {
		return this.holding;
	}

	void joined(Welcome welcome) {
		this.heartbeatNanos = Duration.ofMillis(welcome.getHeartbeatMs()).toNanos();
		this.joined.release();
	}

	void left() {
		this.left.release();
	}

	void lost(Throwable failure) {
		System.err.println("A simulated worker was lost: " + failure);
	}

	private ManagedChannel dialOwn() {
		ManagedChannel channel = dial();
		this.own.add(channel);
		return channel;
	}

	private ManagedChannel dial() {
		return NettyChannelBuilder.forTarget(this.target).usePlaintext().directExecutor().build();
	}

	private List<SimulatedWorker> present() {
		synchronized (this.workers) {
			return List.copyOf(this.workers);
		}
	}

	// One after the other all through the interval: workers are not in step.
	private void beat() {
		long next = System.nanoTime();
		while (true) {
			List<SimulatedWorker> present = present();
			long start = next;
			for (int i = 0; i < present.size(); i++) {
				next = start + this.heartbeatNanos * i / present.size();
				sleepUntil(next);
				present.get(i).heartbeat();
			}
			next = start + this.heartbeatNanos;
			sleepUntil(next);
		}
	}

	private static void sleepUntil(long nanos) {
		long wait;
		while ((wait = nanos - System.nanoTime()) > 0) {
			LockSupport.parkNanos(wait);
		}
	}

	private static void await(Semaphore semaphore, int count) throws InterruptedException {
		if (!semaphore.tryAcquire(count, 60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Only " + semaphore.availablePermits() + " of " + count + " workers");
		}
	}

}
