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

package io.jobber.pool;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;

/**
 * All pools of an application, and which of them serves which function. Thread-safe.
 */
public final class WorkerPools {

	/**
	 * The name of the pool that is always there.
	 */
	public static final String DEFAULT = "default";

	// Callers may name what they like.
	private static final int MOST_REMEMBERED = 1000;

	private final List<WorkerPool> pools;

	// Any thread.
	private final Map<String, Optional<WorkerPool>> found = new ConcurrentHashMap<>();

	/**
	 * Create them.
	 * @param pools at least one; the first is the default one
	 */
	public WorkerPools(List<WorkerPool> pools) {
		this.pools = List.copyOf(pools);
	}

	/**
	 * Have a task done by the pool that serves its function. Never blocks.
	 * @param task what is to be run
	 * @return as {@link io.jobber.dispatch.Dispatcher#submit(Task)} has it
	 */
	public CompletableFuture<Payload> submit(Task task) {
		Optional<WorkerPool> pool = find(task.function());
		if (pool.isEmpty()) {
			return CompletableFuture.failedFuture(new TaskRejectedException(Reason.UNKNOWN_FUNCTION,
					"no pool serves function '" + task.function() + "'; there are "
							+ this.pools.stream().map(WorkerPool::description).collect(Collectors.joining("; "))
							+ " (jobber.functions, jobber.pools.*.functions)"));
		}
		return pool.get().dispatcher().submit(task);
	}

	/**
	 * Find the pool that serves a function: one that names it, or else the one with the
	 * longest pattern.
	 * @param function the name of a function, or several that are composed
	 * @return the pool, if there is one
	 */
	public Optional<WorkerPool> find(String function) {
		Optional<WorkerPool> known = this.found.get(function);
		if (known != null) {
			return known;
		}
		Optional<WorkerPool> best = this.pools.stream()
			.filter((pool) -> pool.rank(function) > 0)
			.max(Comparator.comparingInt((pool) -> pool.rank(function)));
		if (this.found.size() < MOST_REMEMBERED) {
			this.found.put(function, best);
		}
		return best;
	}

	/**
	 * The pool that is always there.
	 * @return the default pool
	 */
	public WorkerPool defaultPool() {
		return this.pools.get(0);
	}

	/**
	 * All pools.
	 * @return the default one first
	 */
	public List<WorkerPool> all() {
		return this.pools;
	}

	/**
	 * Stop all pools as {@link WorkerPool#stop(Duration)} does, within one timeout.
	 * Blocks.
	 * @param timeout how long to wait for tasks
	 */
	public void stop(Duration timeout) {
		this.pools.forEach(WorkerPool::acceptNoMore);
		long tasksDeadline = System.nanoTime() + timeout.toNanos();
		this.pools.forEach((pool) -> pool.finishTasks(untilNanos(tasksDeadline)));
		// All are told before the first is waited for.
		this.pools.forEach(WorkerPool::drain);
		long goodbyeDeadline = System.nanoTime() + WorkerPool.GOODBYE_TIMEOUT.toNanos();
		this.pools.forEach((pool) -> pool.end(untilNanos(goodbyeDeadline)));
	}

	/**
	 * End everything at once and for good.
	 */
	public void close() {
		this.pools.forEach(WorkerPool::close);
	}

	private static Duration untilNanos(long deadline) {
		return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
	}

}
