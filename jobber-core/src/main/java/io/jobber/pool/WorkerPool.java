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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.dispatch.DispatcherStats;
import io.jobber.dispatch.TaskTimer;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.task.Task;
import io.jobber.task.TaskRejectedException;

/**
 * The workers, the queue and the scheduler that serve one set of functions, from start to
 * stop. Thread-safe.
 */
public final class WorkerPool {

	private static final Logger logger = LoggerFactory.getLogger(WorkerPool.class);

	// A worker that holds nothing says goodbye at once; this bounds those that do not.
	static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(1);

	private static final String SHUTTING_DOWN = "the application is shutting down";

	private final WheelTaskTimer timer = new WheelTaskTimer();

	private final String name;

	// By the name or pattern. Never changed.
	private final Map<String, Predicate<String>> functions = new LinkedHashMap<>();

	private final Invitations invitations;

	private final ExecutorService successor;

	private volatile @Nullable Thread waiting; // who waits for a change; set by stop

	private volatile @Nullable JobberScheduler scheduler; // set by start

	private final SchedulerDriver driver;

	private final Dispatcher dispatcher;

	/**
	 * Create the pool of an application that has no other.
	 * @param options the limits of its dispatcher
	 * @param invitations what its workers join with
	 */
	public WorkerPool(DispatcherOptions options, Invitations invitations) {
		this(WorkerPools.DEFAULT, List.of("*"), options, invitations);
	}

	/**
	 * Create a pool.
	 * @param name its name
	 * @param functions the functions that it serves: names, and patterns with an asterisk
	 * @param options the limits of its dispatcher
	 * @param invitations what its workers join with
	 */
	public WorkerPool(String name, List<String> functions, DispatcherOptions options, Invitations invitations) {
		this(name, functions, options, invitations, SchedulerDriver.TICK);
	}

	WorkerPool(String name, List<String> functions, DispatcherOptions options, Invitations invitations, Duration tick) {
		this.name = name;
		functions.forEach((pattern) -> this.functions.put(pattern, compile(pattern)));
		this.invitations = invitations;
		this.successor = newSuccessor(threadName("jobber-dispatch"));
		this.driver = new SchedulerDriver(invitations, threadName("jobber-scheduler"), tick,
				() -> LockSupport.unpark(this.waiting));
		this.dispatcher = new Dispatcher(options, this.timer, this.successor, this.driver);
	}

	public String name() {
		return this.name;
	}

	public Invitations invitations() {
		return this.invitations;
	}

	/**
	 * What launches and drains workers.
	 * @return the scheduler that the pool was started with, if it was and has one
	 */
	public @Nullable JobberScheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * How well the pool serves a function.
	 * @param function the name of a function, or several that are composed
	 * @return 0 if it does not, and the more the better its names and patterns match
	 */
	int rank(String function) {
		int rank = Integer.MAX_VALUE;
		for (String part : function.split("\\|")) {
			int best = 0;
			for (Map.Entry<String, Predicate<String>> each : this.functions.entrySet()) {
				if (each.getKey().equals(part)) {
					best = Integer.MAX_VALUE;
				}
				else if (each.getValue().test(part)) {
					best = Math.max(best, each.getKey().length());
				}
			}
			rank = Math.min(rank, best);
		}
		return rank;
	}

	private static Predicate<String> compile(String pattern) {
		return Pattern
			.compile(Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
			.asMatchPredicate();
	}

	String description() {
		return "pool " + this.name + " for " + String.join(", ", this.functions.keySet());
	}

	public Dispatcher dispatcher() {
		return this.dispatcher;
	}

	/**
	 * The timer of this pool.
	 * @return a timer that runs until {@link #close()}
	 */
	public TaskTimer timer() {
		return this.timer;
	}

	/**
	 * Begin to scale, also again after {@link #stop(Duration)}. Tasks are accepted
	 * before, and wait.
	 * @param scheduler launches and drains workers; without one, workers are neither
	 * launched nor drained
	 */
	public void start(@Nullable JobberScheduler scheduler) {
		this.scheduler = scheduler;
		this.dispatcher.rejectWhile(null);
		this.dispatcher.open();
		if (scheduler != null) {
			this.driver.start(this.dispatcher, scheduler);
		}
	}

	/**
	 * Reject tasks at once until the next start, as long as no worker is there or
	 * invited. Without this, they wait.
	 * @param rejection why a task is rejected
	 */
	public void reject(Function<Task, TaskRejectedException> rejection) {
		this.dispatcher.rejectWhile((task) -> (this.invitations.open() == 0) ? rejection.apply(task) : null);
	}

	/**
	 * Launch no more workers and accept no more tasks, wait for those that were accepted,
	 * let the workers leave, and end what is left. Blocks.
	 * @param timeout how long to wait for tasks
	 */
	public void stop(Duration timeout) {
		acceptNoMore();
		finishTasks(timeout);
		drain();
		end(GOODBYE_TIMEOUT);
	}

	void finishTasks(Duration timeout) {
		DispatcherStats stats = this.dispatcher.stats();
		logger.info("Shutting down pool {}: {} tasks queued, {} running, {} workers", this.name, stats.queued(),
				stats.running(), stats.workers());
		if (!await(this::isQuiet, timeout)) {
			stats = this.dispatcher.stats();
			logger.warn("{} tasks queued and {} running in pool {} are given up (jobber.shutdown-timeout)",
					stats.queued(), stats.running(), this.name);
		}
	}

	void drain() {
		this.dispatcher.drainAll(SHUTTING_DOWN);
	}

	/**
	 * Wait for the goodbyes, and end what is left.
	 * @param timeout how long to wait for them
	 */
	void end(Duration timeout) {
		await(() -> this.dispatcher.stats().workers() == 0, timeout);
		this.driver.awaitEnd();
		this.dispatcher.close(SHUTTING_DOWN);
		// After another start they would count as workers to come.
		this.invitations.revokeAll();
	}

	/**
	 * End everything at once and for good.
	 */
	public void close() {
		this.driver.stop();
		this.dispatcher.close(SHUTTING_DOWN);
		this.timer.close();
		this.successor.shutdown();
	}

	void acceptNoMore() {
		this.driver.stop();
		this.dispatcher.shutDown();
	}

	private String threadName(String role) {
		return this.name.equals(WorkerPools.DEFAULT) ? role : role + "-" + this.name;
	}

	private boolean isQuiet() {
		// Not the counts as they are: a task on its way from the queue to a worker is in
		// neither.
		try {
			DispatcherStats stats = this.dispatcher.snapshot().get(1, TimeUnit.SECONDS);
			return (stats.queued() == 0 && stats.running() == 0) || stats.workers() == 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException | TimeoutException ex) {
			// A callback blocks the match loop.
			return false;
		}
	}

	private boolean await(BooleanSupplier condition, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		this.waiting = Thread.currentThread();
		try {
			while (!condition.getAsBoolean()) {
				long remaining = deadline - System.nanoTime();
				if (remaining <= 0 || Thread.currentThread().isInterrupted()) {
					return false;
				}
				LockSupport.parkNanos(this, remaining);
			}
			return true;
		}
		finally {
			this.waiting = null;
		}
	}

	private static ExecutorService newSuccessor(String threadName) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(runnable) -> SchedulerDriver.daemon(runnable, threadName));
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

}
