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

package io.jobber.lambda.emulator.environment;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.jobber.lambda.emulator.EmulatedFunction.EventInvocation;
import io.jobber.lambda.emulator.environment.FaultPlan.Kind;

/**
 * Runs asynchronous invocations. A failed one is retried after a delay, a throttled one
 * after ever longer delays until it is too old. Thread-safe; nothing blocks.
 */
public final class EventQueue {

	private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

	private static final Duration LAST_BACKOFF = Duration.ofMinutes(5);

	private final ScheduledExecutorService timer;

	private final List<Duration> retryDelays;

	private final Platform platform;

	/**
	 * Create an empty queue.
	 * @param timer on which events wait; when it is shut down it must discard them
	 * @param retryDelays before the first retry, the second and so on; not empty
	 * @param platform where lost events are logged
	 */
	public EventQueue(ScheduledExecutorService timer, List<Duration> retryDelays, Platform platform) {
		this.timer = timer;
		this.retryDelays = retryDelays;
		this.platform = platform;
	}

	/**
	 * Run an event, now if possible.
	 * @param pool of its function
	 * @param event to run
	 */
	public void submit(FunctionPool pool, Invocation event) {
		int copies = pool.faults().take(Kind.DUPLICATE) ? 2 : 1;
		for (int copy = 0; copy < copies; copy++) {
			Event queued = new Event(pool, event, System.nanoTime());
			this.timer.execute(() -> attempt(queued, 1, FIRST_BACKOFF));
		}
	}

	private void attempt(Event event, int attempt, Duration backoff) {
		EventInvocation rules = event.pool().function().asynchronous();
		if (System.nanoTime() - event.acceptedNanos() > rules.maximumAge().toNanos()) {
			drop(event, "EventAgeExceeded", attempt - 1);
			return;
		}
		CompletableFuture<InvocationResult> result;
		try {
			result = event.pool().invoke(event.invocation());
		}
		catch (ThrottledException ex) {
			Duration longer = backoff.multipliedBy(2);
			Duration next = (longer.compareTo(LAST_BACKOFF) < 0) ? longer : LAST_BACKOFF;
			later(backoff, () -> attempt(event, attempt, next));
			return;
		}
		result.whenComplete((done, failure) -> {
			if (failure == null && !done.failed()) {
				return;
			}
			if (attempt > rules.maximumRetries()) {
				drop(event, "RetriesExhausted", attempt);
			}
			else {
				Duration delay = this.retryDelays.get(Math.min(attempt, this.retryDelays.size()) - 1);
				later(delay, () -> attempt(event, attempt + 1, FIRST_BACKOFF));
			}
		});
	}

	private void later(Duration delay, Runnable action) {
		this.timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void drop(Event event, String condition, int attempts) {
		EventInvocation rules = event.pool().function().asynchronous();
		this.platform.logs()
			.accept(event.pool().function().name(),
					"EVENT_DROPPED RequestId: %s\tCondition: %s\tInvoke Count: %d\tOn Failure: %s".formatted(
							event.invocation().requestId(), condition, attempts,
							(rules.onFailure() != null) ? rules.onFailure() : "none"));
	}

	private record Event(FunctionPool pool, Invocation invocation, long acceptedNanos) {
	}

}
