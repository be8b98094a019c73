package io.jobber.contract;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.jobber.task.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts how often each call of a test ended.
 */
final class TaskAnswers {

	private final List<AtomicInteger> ends = new CopyOnWriteArrayList<>();

	CompletableFuture<Payload> watch(CompletableFuture<Payload> promise) {
		AtomicInteger count = new AtomicInteger();
		this.ends.add(count);
		promise.whenComplete((payload, failure) -> count.incrementAndGet());
		return promise;
	}

	void assertAllEndedOnce() {
		assertThat(this.ends).extracting(AtomicInteger::get).allMatch((count) -> count == 1);
	}

}
