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
