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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.Demand.Cause;
import io.jobber.scheduler.JobberScheduler;

/**
 * A scheduler that launches nobody: records its calls and then does what it is told.
 */
final class RecordingScheduler implements JobberScheduler {

	final List<Call> calls = new CopyOnWriteArrayList<>();

	final Set<String> threads = ConcurrentHashMap.newKeySet();

	final AtomicInteger inCall = new AtomicInteger();

	final AtomicInteger mostInCall = new AtomicInteger();

	private final Consumer<Demand> action;

	RecordingScheduler() {
		this((demand) -> {
		});
	}

	RecordingScheduler(Consumer<Demand> action) {
		this.action = action;
	}

	/**
	 * The calls for such a cause.
	 */
	long count(Cause cause) {
		return this.calls.stream().filter((call) -> call.demand().causes().contains(cause)).count();
	}

	/**
	 * The calls for which time alone was the cause.
	 */
	long ticks() {
		return this.calls.stream().filter((call) -> call.demand().causes().isEmpty()).count();
	}

	@Override
	public void schedule(Demand demand) {
		this.mostInCall.accumulateAndGet(this.inCall.incrementAndGet(), Math::max);
		try {
			this.threads.add(Thread.currentThread().getName());
			this.calls.add(new Call(demand, System.nanoTime()));
			this.action.accept(demand);
		}
		finally {
			this.inCall.decrementAndGet();
		}
	}

	/**
	 * One call.
	 */
	record Call(Demand demand, long nanoTime) {
	}

}
