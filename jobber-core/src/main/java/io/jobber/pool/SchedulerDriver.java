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

	private volatile @Nullable Run run; // set by start and stop

	private @Nullable Run stopped; // the thread that stops

	private long stoppedNanos; // the thread that stops

	private final Invitations invitations;

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
		ScheduledExecutorService thread = Executors
			.newSingleThreadScheduledExecutor((runnable) -> daemon(runnable, this.threadName));
		this.awake.set(false);
		this.run = new Run(thread, dispatcher, scheduler);
		thread.scheduleWithFixedDelay(() -> callFor(Set.of()), 0, this.tick.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Call the scheduler no more. A call that is under way is interrupted.
	 */
	void stop() {
		Run current = this.run;
		this.run = null;
		if (current != null) {
			current.thread().shutdownNow();
			this.stopped = current;
			this.stoppedNanos = System.nanoTime();
		}
	}

	/**
	 * Wait until the last call has returned, for a second at most since the stop: a
	 * worker that it launches could not join.
	 */
	void awaitEnd() {
		Run last = this.stopped;
		if (last == null) {
			return;
		}
		this.stopped = null;
		try {
			long left = TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS) - (System.nanoTime() - this.stoppedNanos);
			if (!last.thread().awaitTermination(Math.max(0, left), TimeUnit.NANOSECONDS)) {
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
		Run current = this.run;
		if (current != null && !this.awake.get() && this.awake.compareAndSet(false, true)) {
			runIn(0, current);
		}
	}

	/**
	 * Call the scheduler, and look again after the gap, until nothing has changed.
	 * @param current what was started
	 */
	private void run(Run current) {
		long start = System.nanoTime();
		if (!call(current)) {
			if (current != this.run) {
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
		runIn(gap, current);
	}

	private boolean call(Run current) {
		// It may have been stopped, and started again.
		Set<Change> causes = (this.run == current) ? this.changes.getAndSet(null) : null;
		if (causes == null) {
			return false;
		}
		try {
			current.scheduler().schedule(demand(current.dispatcher(), causes));
			current.dispatcher().explain(current.scheduler().prospect());
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

	private void runIn(long nanos, Run current) {
		try {
			current.thread().schedule(() -> run(current), nanos, TimeUnit.NANOSECONDS);
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

	static Thread daemon(Runnable runnable, String name) {
		Thread thread = new Thread(runnable, name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * From a start to a stop.
	 *
	 * @param thread calls the scheduler
	 * @param dispatcher whose demand it is told
	 * @param scheduler is called
	 */
	private record Run(ScheduledExecutorService thread, Dispatcher dispatcher, JobberScheduler scheduler) {
	}

}
