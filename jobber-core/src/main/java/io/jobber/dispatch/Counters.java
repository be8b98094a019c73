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

package io.jobber.dispatch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.jobber.task.Task;
import io.jobber.task.TaskRejectedException;

/**
 * Counters of the dispatcher, and the bounds of its queue, which follow from them. Tasks
 * count as queued from the moment they are accepted, while they are on their way into the
 * queue, and while they wait for their next attempt. Written and read by any thread.
 */
final class Counters {

	private final AtomicInteger queued = new AtomicInteger();

	private final AtomicLong queuedBytes = new AtomicLong();

	final LongAdder submitted = new LongAdder();

	final LongAdder rejected = new LongAdder();

	final LongAdder completed = new LongAdder();

	final LongAdder failed = new LongAdder();

	final LongAdder timedOut = new LongAdder();

	final LongAdder cancelled = new LongAdder();

	final LongAdder retried = new LongAdder();

	final LongAdder late = new LongAdder();

	final LongAdder drifted = new LongAdder();

	/**
	 * Take a place in the queue, if there is one.
	 * @param task what is to be queued
	 * @param options the bounds
	 * @return {@code null}, or why there is no place
	 */
	@Nullable TaskRejectedException enter(Task task, DispatcherOptions options) {
		if (this.queued.incrementAndGet() > options.queueCapacity()) {
			this.queued.decrementAndGet();
			return TaskRejectedException.queueFull(options.queueCapacity(), options.settings());
		}
		long size = task.payload().size();
		long before = this.queuedBytes.getAndAdd(size);
		if (before > 0 && before + size > options.queueBytes()) {
			this.queuedBytes.addAndGet(-size);
			this.queued.decrementAndGet();
			return TaskRejectedException.queueTooLarge(before, size, options.queueBytes(), options.settings());
		}
		return null;
	}

	/**
	 * Take a place in the queue again, whatever its bounds: the task was accepted before.
	 * @param task what is to be queued
	 */
	void enterAgain(Task task) {
		this.queued.incrementAndGet();
		this.queuedBytes.addAndGet(task.payload().size());
	}

	void leave(Task task) {
		this.queued.decrementAndGet();
		this.queuedBytes.addAndGet(-task.payload().size());
	}

	/**
	 * End a promise and count it, so that who sees the one sees the other.
	 * @param adder what to count
	 * @param end ends the promise, and says whether it was the first to do so
	 * @return whether it was the first
	 */
	boolean count(LongAdder adder, BooleanSupplier end) {
		adder.increment();
		boolean first = end.getAsBoolean();
		if (!first) {
			adder.decrement();
		}
		return first;
	}

	DispatcherStats stats(Workers workers) {
		int slots = workers.slots;
		int running = workers.inFlight;
		return new DispatcherStats(workers.count, slots, Math.max(0, slots - running), this.queued.get(),
				this.queuedBytes.get(), running, workers.abandoned, this.submitted.sum(), this.rejected.sum(),
				this.completed.sum(), this.failed.sum(), this.timedOut.sum(), this.cancelled.sum(), this.retried.sum(),
				this.late.sum(), this.drifted.sum());
	}

}
