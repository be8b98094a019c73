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

package io.jobber.worker.function;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.jobber.worker.TaskCallback;

/**
 * Keeps every outcome that is reported, also those too many.
 */
class RecordingTaskCallback implements TaskCallback {

	private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Outcome> first = new CompletableFuture<>();

	@Override
	public void succeeded(String contentType, Map<String, String> headers, byte[] payload) {
		add(new Outcome(contentType, headers, payload, null, false));
	}

	@Override
	public void failed(Throwable failure) {
		add(new Outcome("", Map.of(), new byte[0], failure, false));
	}

	@Override
	public void cancelled() {
		add(new Outcome("", Map.of(), new byte[0], null, true));
	}

	Outcome outcome() {
		return this.first.orTimeout(60, TimeUnit.SECONDS).join();
	}

	private void add(Outcome outcome) {
		this.outcomes.add(outcome);
		this.first.complete(outcome);
	}

	int count() {
		return this.outcomes.size();
	}

	record Outcome(String contentType, Map<String, String> headers, byte[] payload, @Nullable Throwable failure,
			boolean cancelled) {

		String text() {
			if (this.failure != null) {
				throw new AssertionError("The task failed", this.failure);
			}
			if (this.cancelled) {
				throw new AssertionError("The task was cancelled");
			}
			return new String(this.payload, StandardCharsets.UTF_8);
		}

	}

}
