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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.dispatch.DispatchListener;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.WorkerState;
import io.jobber.scheduler.Demand;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JobberScheduler;

/**
 * Calls the scheduler, on a thread of its own, when the dispatcher says that demand may
 * have changed: at once for the first change after a quiet time, then at most every
 * {@value #GAP_MILLIS} ms, or {@value #LONGEST_GAP_MILLIS} ms where a call takes long, as
 * it does with thousands of workers, so that a busy dispatcher does not pay for it.
 * Changes that come in between are told together.
 * <ul>
 * <li>the match loop: {@link #changed(Set)}, {@link #left(WorkerState)}</li>
 * <li>a thread of its own, {@code jobber-scheduler} in the default pool: everything that
 * follows from them</li>
 * </ul>
 */
final class SchedulerDriver implements DispatchListener {

	private static final Logger logger = LoggerFactory.getLogger(SchedulerDriver.class);

	private static final int GAP_MILLIS = 50;

	private static final int LONGEST_GAP_MILLIS = 100;

	// How many times as long as it takes to call the scheduler it is left alone.
	private static final int REST = 10;

	static final Duration TICK = Duration.ofSeconds(1);

	private static final int STOP_MILLIS = 1000;

	private static final int ANSWER_MILLIS = 1000;

	// Of more than that the scheduler only sees that they are gone.
	private static final int MOST_LEFT = 10_000;

	// Since the last call; null if it need not be called. Any thread.
	private final AtomicReference<@Nullable Set<Change>> changes = new AtomicReference<>();

	private final AtomicBoolean awake = new AtomicBoolean(); // any thread; a run is due

	// Any thread.
	private final BlockingQueue<WorkerState> left = new LinkedBlockingQueue<>(MOST_LEFT);

	private volatile @Nullable ScheduledExecutorService thread; // set by start and stop

	private @Nullable ScheduledExecutorService stopped; // the thread that stops

	private long stoppedNanos; // the thread that stops

	private final Invitations invitations;

	private @Nullable Dispatcher dispatcher; // set by start, before the thread exists

	private @Nullable JobberScheduler scheduler; // set by start, before the thread exists

	private final String threadName;

	private final Duration tick;

	private final Runnable onChange;

	/**
	 * Create a driver.
	 * @param invitations what workers that are starting were given
	 * @param threadName the name of its thread
	 * @param tick how often the scheduler is called if nothing changes
	 * @param onChange is run in the match loop whenever something has changed
	 */
	SchedulerDriver(Invitations invitations, String threadName, Duration tick, Runnable onChange) {
		this.invitations = invitations;
		this.threadName = threadName;
		this.tick = tick;
		this.onChange = onChange;
	}

	void start(Dispatcher dispatcher, JobberScheduler scheduler) {
		this.dispatcher = dispatcher;
		this.scheduler = scheduler;
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((runnable) -> {
			Thread created = new Thread(runnable, this.threadName);
			created.setDaemon(true);
			return created;
		});
		this.awake.set(false);
		this.thread = executor;
		executor.scheduleWithFixedDelay(() -> callFor(Set.of()), 0, this.tick.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Call the scheduler no more. A call that is under way is interrupted.
	 */
	void stop() {
		ScheduledExecutorService executor = this.thread;
		this.thread = null;
		if (executor != null) {
			executor.shutdownNow();
			this.stopped = executor;
			this.stoppedNanos = System.nanoTime();
		}
	}

	/**
	 * Wait until the last call has returned, for a second at most since the stop: a
	 * worker that it launches could not join.
	 */
	void awaitEnd() {
		ScheduledExecutorService executor = this.stopped;
		if (executor == null) {
			return;
		}
		this.stopped = null;
		try {
			long left = TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS) - (System.nanoTime() - this.stoppedNanos);
			if (!executor.awaitTermination(Math.max(0, left), TimeUnit.NANOSECONDS)) {
				logger.warn("The scheduler has not returned from its last call after {} ms", STOP_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void changed(Set<Change> changes) {
		this.onChange.run();
		callFor(changes);
	}

	/**
	 * {@inheritDoc} Remembered while the scheduler is stopped, too: it may be started
	 * again, and workers leave when it is stopped.
	 */
	@Override
	public void left(WorkerState last) {
		if (!last.standing()) {
			this.left.offer(last);
		}
	}

	/**
	 * Have the scheduler called.
	 * @param more why; nothing if time has passed
	 */
	private void callFor(Set<Change> more) {
		Set<Change> known = this.changes.get();
		if (known == null || !known.containsAll(more)) {
			this.changes.updateAndGet((before) -> {
				Set<Change> all = EnumSet.noneOf(Change.class);
				all.addAll((before != null) ? before : Set.of());
				all.addAll(more);
				return all;
			});
		}
		ScheduledExecutorService executor = this.thread;
		if (executor != null && !this.awake.get() && this.awake.compareAndSet(false, true)) {
			runIn(0, executor);
		}
	}

	/**
	 * Call the scheduler, and look again after the gap, until nothing has changed.
	 * @param executor runs the calls
	 */
	private void run(ScheduledExecutorService executor) {
		long start = System.nanoTime();
		if (!call(executor)) {
			if (executor != this.thread) {
				return;
			}
			this.awake.set(false);
			// A change before that has not woken this thread.
			if (this.changes.get() == null || !this.awake.compareAndSet(false, true)) {
				return;
			}
		}
		long took = System.nanoTime() - start;
		long gap = Math.min(TimeUnit.MILLISECONDS.toNanos(LONGEST_GAP_MILLIS),
				Math.max(TimeUnit.MILLISECONDS.toNanos(GAP_MILLIS), REST * took));
		runIn(gap, executor);
	}

	private boolean call(ScheduledExecutorService executor) {
		Dispatcher source = this.dispatcher;
		JobberScheduler target = this.scheduler;
		// It may have been stopped, and started again.
		Set<Change> causes = (this.thread == executor) ? this.changes.getAndSet(null) : null;
		if (source == null || target == null || causes == null) {
			return false;
		}
		try {
			target.schedule(demand(source, causes));
			source.explain(target.prospect());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException ex) {
			logger.warn("The dispatcher did not answer within {} ms, so the scheduler is called later", ANSWER_MILLIS);
		}
		catch (Throwable ex) {
			// Even an error: what leaves this method ends the ticks for good.
			logger.warn("The scheduler failed; present workers go on serving", ex);
		}
		return true;
	}

	private void runIn(long nanos, ScheduledExecutorService executor) {
		try {
			executor.schedule(() -> run(executor), nanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// Stopped meanwhile: no worker is to be launched any more.
		}
	}

	private Demand demand(Dispatcher dispatcher, Set<Change> causes) throws Exception {
		int starting = this.invitations.open();
		List<WorkerState> states = dispatcher.workers().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
		List<WorkerState> gone = new ArrayList<>();
		this.left.drainTo(gone);
		return Demands.of(dispatcher.stats(), states, starting, gone, causes);
	}

}
