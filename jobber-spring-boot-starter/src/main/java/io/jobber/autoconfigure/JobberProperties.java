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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

import io.jobber.autoconfigure.SchedulerProperties.Platform;
import io.jobber.pool.WorkerPools;

/**
 * The settings of Jobber. A setter refuses what cannot work, so that the start fails with
 * the property, its value and where it was set.
 */
@ConfigurationProperties("jobber")
public class JobberProperties implements InitializingBean {

	// What a worker accepts in one frame, less what a frame adds to a payload.
	private static final DataSize LARGEST_PAYLOAD = DataSize.ofMegabytes(60);

	/**
	 * Whether to set up Jobber.
	 */
	private boolean enabled = true;

	/**
	 * Maximum time a task may take, including the wait for a worker. Must be positive.
	 */
	private Duration timeout = Duration.ofSeconds(30);

	/**
	 * Maximum number of times a task is given to a worker: an idempotent one when the
	 * workers before were lost, one that names failures to retry when its function
	 * failed. At least 1, which means no second attempt.
	 */
	private int maxAttempts = 3;

	/**
	 * Maximum size of the payload of a task and of a result, at most 60MB. The gRPC
	 * server is set to accept messages of this size.
	 */
	private DataSize maxPayloadSize = DataSize.ofMegabytes(4);

	/**
	 * Time between two signs of life on an otherwise quiet stream, in both directions. A
	 * side that misses three in a row takes the other for lost. At least 100ms.
	 */
	private Duration heartbeatInterval = Duration.ofSeconds(5);

	/**
	 * Maximum time that accepted tasks are given to finish when the application shuts
	 * down. 0 gives them none.
	 */
	private Duration shutdownTimeout = Duration.ofSeconds(10);

	/**
	 * Whether errors of a Mono show the lines of code that made it. The stack is walked
	 * for that whenever one is made.
	 */
	private boolean captureCallSite = true;

	/**
	 * Threads that results are decoded and emitted on: Reactor's parallel threads, or the
	 * transport's thread that a result arrives on, which must then not be blocked.
	 */
	private EmitOn emitOn = EmitOn.PARALLEL;

	/**
	 * Functions that the default pool serves, as names or patterns with an asterisk.
	 * Tasks for others are rejected, unless another pool serves them.
	 */
	private List<String> functions = List.of("*");

	@NestedConfigurationProperty
	private final ServerProperties server = new ServerProperties();

	@NestedConfigurationProperty
	private QueueProperties queue = PoolProperties.defaults().queue();

	@NestedConfigurationProperty
	private SchedulerProperties scheduler = PoolProperties.defaults().scheduler();

	/**
	 * Further pools by name, each with functions, a queue and a scheduler of its own.
	 */
	private Map<String, PoolProperties> pools = new LinkedHashMap<>();

	private List<PoolSettings> poolSettings = List.of(); // set by afterPropertiesSet

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = Bounds.positive(timeout);
	}

	public int getMaxAttempts() {
		return this.maxAttempts;
	}

	public void setMaxAttempts(int maxAttempts) {
		this.maxAttempts = Bounds.atLeast(1, maxAttempts);
	}

	public DataSize getMaxPayloadSize() {
		return this.maxPayloadSize;
	}

	public void setMaxPayloadSize(DataSize maxPayloadSize) {
		Assert.isTrue(maxPayloadSize.toBytes() >= 1 && maxPayloadSize.compareTo(LARGEST_PAYLOAD) <= 0,
				() -> "must be 1B to " + LARGEST_PAYLOAD.toMegabytes() + "MB");
		this.maxPayloadSize = maxPayloadSize;
	}

	public Duration getHeartbeatInterval() {
		return this.heartbeatInterval;
	}

	public void setHeartbeatInterval(Duration heartbeatInterval) {
		Assert.isTrue(heartbeatInterval.toMillis() >= 100, "must be at least 100ms");
		this.heartbeatInterval = Bounds.positive(heartbeatInterval);
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = Bounds.notNegative(shutdownTimeout);
	}

	public boolean isCaptureCallSite() {
		return this.captureCallSite;
	}

	public void setCaptureCallSite(boolean captureCallSite) {
		this.captureCallSite = captureCallSite;
	}

	public EmitOn getEmitOn() {
		return this.emitOn;
	}

	public void setEmitOn(EmitOn emitOn) {
		this.emitOn = emitOn;
	}

	public ServerProperties getServer() {
		return this.server;
	}

	public QueueProperties getQueue() {
		return this.queue;
	}

	public void setQueue(QueueProperties queue) {
		this.queue = queue;
	}

	public SchedulerProperties getScheduler() {
		return this.scheduler;
	}

	public void setScheduler(SchedulerProperties scheduler) {
		this.scheduler = scheduler;
	}

	public List<String> getFunctions() {
		return this.functions;
	}

	public void setFunctions(List<String> functions) {
		Assert.notEmpty(functions, "must name at least one function, or *");
		this.functions = functions;
	}

	public Map<String, PoolProperties> getPools() {
		return this.pools;
	}

	public void setPools(Map<String, PoolProperties> pools) {
		this.pools = pools;
	}

	/**
	 * The pools, the default one first.
	 * @return the settings of each pool
	 */
	List<PoolSettings> poolSettings() {
		return this.poolSettings;
	}

	/**
	 * Refuse what cannot work together.
	 */
	@Override
	public void afterPropertiesSet() {
		List<PoolSettings> all = new ArrayList<>();
		all.add(new PoolSettings(WorkerPools.DEFAULT, "jobber", this.functions, this.queue, this.scheduler,
				this.timeout));
		this.pools.forEach((name, pool) -> all.add(new PoolSettings(name, "jobber.pools." + name, pool.functions(),
				pool.queue(), pool.scheduler(), this.timeout)));
		this.poolSettings = List.copyOf(all);
		this.server.check();
		all.forEach(PoolSettings::check);
		refuseSharedFunctions(all);
		refuseSharedJoinTokens(all);
		refuseMoreProcessesThanAllowed(all);
	}

	// Who serves what must not depend on the order of the pools.
	private static void refuseSharedFunctions(List<PoolSettings> all) {
		Map<String, PoolSettings> owners = new HashMap<>();
		for (PoolSettings pool : all) {
			for (String pattern : pool.functions()) {
				PoolSettings owner = owners.putIfAbsent(pattern, pool);
				if (owner != null && owner != pool) {
					throw pool.invalid("functions", pattern,
							"Pool " + owner.name() + " serves it already (" + owner.prefix() + ".functions).");
				}
			}
		}
	}

	// The token is all that says which pool a worker joins.
	private static void refuseSharedJoinTokens(List<PoolSettings> all) {
		Map<String, PoolSettings> owners = new HashMap<>();
		for (PoolSettings pool : all) {
			for (String token : pool.joinTokens()) {
				PoolSettings owner = owners.putIfAbsent(token, pool);
				if (owner != null && owner != pool) {
					throw pool.invalidJoinToken("join-token", "is the same as " + owner.prefix()
							+ ".scheduler.join-token, so it would not say which pool a worker joins");
				}
			}
		}
	}

	private static void refuseMoreProcessesThanAllowed(List<PoolSettings> all) {
		Integer most = all.get(0).scheduler().process().maxProcesses();
		int kept = all.stream()
			.filter((pool) -> pool.platform() == Platform.PROCESS)
			.mapToInt((pool) -> pool.scheduler().minWorkers())
			.sum();
		if (most != null && kept > most) {
			throw all.get(0)
				.invalid("scheduler.process.max-processes", most, "It must not be less than the " + kept
						+ " workers that min-workers keeps, in all pools that launch processes.");
		}
	}

	/**
	 * Threads that results are emitted on.
	 */
	public enum EmitOn {

		/**
		 * Reactor's parallel threads.
		 */
		PARALLEL,

		/**
		 * The transport's thread that a result arrives on.
		 */
		TRANSPORT

	}

}
