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

package io.jobber.worker;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks that may block, without a wake-up for each of those that do not. Tasks wait
 * in a queue, and while any waits, a thread is on its way to it: the scout. There is one
 * at a time. Who adds a task sends it, unless one is on its way already; and a thread
 * that has taken a task and sees more sends the next one <em>before</em> it runs its own.
 * Then it takes further tasks until there are none. So a few threads run short tasks one
 * after another, while tasks that block spread, one wake-up after another, to as many
 * threads as there are tasks: none waits for another one to end.
 * <p>
 * A scout takes itself off <em>before</em> it looks into the queue, and a task is added
 * before its sender looks for a scout: either the scout finds the task, or the sender
 * finds no scout.
 * <p>
 * Threads: any thread adds; those of {@code threads} run tasks.
 */
final class RelayExecutor extends AbstractExecutorService {

	private final AtomicBoolean scouting = new AtomicBoolean(); // any thread

	private final ExecutorService threads;

	private final Queue<Runnable> waiting;

	private volatile boolean shutdown;

	private volatile boolean interrupting;

	/**
	 * Create the executor.
	 * @param threads has a thread at once for whatever it is given; it is shut down with
	 * this executor
	 */
	RelayExecutor(ExecutorService threads) {
		this(threads, new ConcurrentLinkedQueue<>());
	}

	RelayExecutor(ExecutorService threads, Queue<Runnable> waiting) {
		this.threads = threads;
		this.waiting = waiting;
	}

	@Override
	public void execute(Runnable task) {
		this.waiting.add(task);
		try {
			sendScout();
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			if (this.waiting.remove(task)) {
				throw ex;
			}
			return;
		}
		// Shut down meanwhile: either that saw the task or it is seen here.
		if (this.shutdown && this.waiting.remove(task)) {
			throw new RejectedExecutionException("The executor is shut down");
		}
	}

	/**
	 * Take no more tasks. Those that wait run all the same.
	 */
	@Override
	public void shutdown() {
		spread();
		this.threads.shutdown();
	}

	/**
	 * Take no more tasks and interrupt all there are. Those that wait begin all the same,
	 * interrupted, so that each of them ends.
	 */
	@Override
	public List<Runnable> shutdownNow() {
		spread();
		this.interrupting = true;
		return this.threads.shutdownNow();
	}

	@Override
	public boolean isShutdown() {
		return this.shutdown;
	}

	@Override
	public boolean isTerminated() {
		return this.threads.isTerminated();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.threads.awaitTermination(timeout, unit);
	}

	private void sendScout() {
		if (this.scouting.get() || !this.scouting.compareAndSet(false, true)) {
			return;
		}
		try {
			this.threads.execute(this::run);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			this.scouting.set(false);
			throw ex;
		}
	}

	private void run() {
		this.scouting.set(false);
		for (Runnable task = this.waiting.poll(); task != null; task = this.waiting.poll()) {
			relay();
			// Taken while the executor is shut down: either its thread was interrupted
			// after it took the task, or it is seen here.
			if (this.interrupting) {
				Thread.currentThread().interrupt();
			}
			task.run();
			// An interrupt that was meant for this task must not reach the next one.
			Thread.interrupted();
		}
	}

	private void relay() {
		if (this.waiting.isEmpty()) {
			return;
		}
		try {
			sendScout();
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// There is no further thread to be had. So the others wait for this one.
		}
	}

	// No scout can be sent once the threads are shut down. What is added from here on is
	// refused by who adds it.
	private synchronized void spread() {
		if (this.shutdown) {
			return;
		}
		this.shutdown = true;
		for (Runnable task = this.waiting.poll(); task != null; task = this.waiting.poll()) {
			this.threads.execute(task);
		}
	}

}
