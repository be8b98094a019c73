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

package io.jobber.dispatch.stress;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.jobber.dispatch.DispatchListener;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.dispatch.DispatcherStats;
import io.jobber.dispatch.WorkerInfo;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.WorkerLostException;

/**
 * A dispatcher with all that it needs, made anew for each try of a race. It has no thread
 * but those of the race, so when they are back, all that they set off is over.
 */
final class Arena {

	static final Duration TIMEOUT = Duration.ofSeconds(1);

	/**
	 * Longer than the wait before a second attempt, shorter than the timeout.
	 */
	static final Duration BACKOFF = Duration.ofMillis(100);

	private static final Task ONCE = new Task("f", Payload.empty(), TIMEOUT, false);

	private static final Task IDEMPOTENT = new Task("f", Payload.empty(), TIMEOUT, true);

	private static final DispatcherOptions OPTIONS = new DispatcherOptions(10, 1000, 3, 1000, Duration.ZERO,
			Duration.ofHours(1));

	private static final DispatchListener NOBODY = new DispatchListener() {
	};

	final FreeTimer timer = new FreeTimer();

	final Dispatcher dispatcher = new Dispatcher(OPTIONS, this.timer, Runnable::run, NOBODY);

	FreeConnection join(int slots) {
		FreeConnection connection = new FreeConnection();
		connection.worker = this.dispatcher.join(new WorkerInfo("w", slots, Set.of(), Duration.ZERO), connection);
		return connection;
	}

	CompletableFuture<Payload> submit() {
		return this.dispatcher.submit(ONCE);
	}

	CompletableFuture<Payload> submitIdempotent() {
		return this.dispatcher.submit(IDEMPOTENT);
	}

	/**
	 * How a promise ended.
	 * @param promise a promise
	 * @return one word, {@code open} if it did not end
	 */
	static String ending(CompletableFuture<Payload> promise) {
		if (!promise.isDone()) {
			return "open";
		}
		if (promise.isCancelled()) {
			return "cancelled";
		}
		try {
			promise.join();
			return "result";
		}
		catch (CompletionException ex) {
			return word(ex.getCause());
		}
	}

	private static String word(Throwable failure) {
		if (failure instanceof TaskTimeoutException) {
			return "timeout";
		}
		if (failure instanceof WorkerLostException) {
			return "lost";
		}
		return (failure instanceof TaskRejectedException) ? "rejected" : failure.toString();
	}

	/**
	 * What the dispatcher counted.
	 * @return a word for each counter that is not zero, with its value if it is not one
	 */
	String counted() {
		DispatcherStats stats = this.dispatcher.stats();
		StringBuilder words = new StringBuilder();
		append(words, "completed", stats.completed());
		append(words, "failed", stats.failed());
		append(words, "timedOut", stats.timedOut());
		append(words, "cancelled", stats.cancelled());
		append(words, "rejected", stats.rejected());
		append(words, "retried", stats.retried());
		append(words, "late", stats.late());
		append(words, "drifted", stats.drifted());
		return words.toString();
	}

	/**
	 * What the dispatcher has in hand.
	 * @return numbers of tasks that wait, tasks that run, and free slots
	 */
	String inHand() {
		DispatcherStats stats = this.dispatcher.stats();
		return stats.queued() + " " + stats.running() + " " + stats.freeSlots();
	}

	private static void append(StringBuilder words, String word, long count) {
		if (count != 0) {
			words.append((words.length() > 0) ? " " : "").append(word);
			if (count != 1) {
				words.append('=').append(count);
			}
		}
	}

}
